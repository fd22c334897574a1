// node-wifi, for the scan alone, and only ever in a process of its own: it changes the environment when imported, has
// no end in time or size, and a line of nmcli that it cannot split ends the whole process. Passphrases never come near
// it: its way of joining puts them into an argument list.

/** What is heard around, as node-wifi has it: text from strangers, to be checked by who asked. */
export async function listenAround(env: Record<string, string | undefined>): Promise<unknown[]> {
  // init() replaces the functions of this very object.
  const { default: wifi } = await import("node-wifi");
  // It has just set a language that Debian may not know, in which nmcli writes question marks for letters.
  for (const name of ["LANG", "LC_ALL", "LC_MESSAGES"]) env[name] = "C.UTF-8";
  wifi.init({ iface: null });
  return wifi.scan();
}
