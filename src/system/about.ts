// systeminformation, from an allow-list of calls without arguments: it starts programs through a shell, so no text
// from outside may ever reach it, and it is loaded only when somebody asks.
export interface About {
  manufacturer?: string;
  model?: string;
  system?: string;
  kernel?: string;
  processor?: string;
}

/** What machine and system this is, for people; a fact that is not told is absent. */
export async function readAbout(): Promise<About> {
  const { cpu, osInfo, system } = await import("systeminformation");
  const [machine, operating, processor] = await Promise.all([system(), osInfo(), cpu()]);
  const told = {
    manufacturer: machine.manufacturer,
    model: machine.model,
    system: [operating.distro, operating.release].filter(Boolean).join(" "),
    kernel: operating.kernel,
    processor: [processor.manufacturer, processor.brand].filter(Boolean).join(" "),
  };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => text !== ""));
}
