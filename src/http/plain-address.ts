/** IPv4 in its own form also where the socket speaks IPv6 (`::ffff:10.0.0.1`). */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}
