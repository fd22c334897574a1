/** Why a port could not be opened and what to do about it; undefined for an error of any other kind. */
export function portRefusal(
  error: unknown,
  wanted: { host: string; port: number; option: string },
): string | undefined {
  const { host, port, option } = wanted;
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return `Port ${port} of ${host} is in use by another program. End that one, or choose another port with ${option}.`;
    case "EACCES":
      return `Port ${port} of ${host} may not be opened by this user. Choose one above 1023 with ${option}.`;
    case "EADDRNOTAVAIL":
      return `${host} is no address of this machine.`;
    default:
      return undefined;
  }
}
