// Gathers what a support bundle tells.
import type { Clock, LogRing } from "../shared/index.ts";
import type { Documents } from "./documents.ts";
import type { Service } from "./service.ts";
import { secretsOf, settingsForSupport, writeSupportBundle } from "./support-bundle.ts";

export interface SupportPorts {
  clock: Clock;
  documents: Pick<Documents, "settings">;
  service: Pick<Service, "page" | "messages" | "outside">;
  logRing: LogRing;
}

/** The bundle of this moment. */
export async function makeSupportBundle(ports: SupportPorts): Promise<string> {
  const { clock, documents, service, logRing } = ports;
  const settings = documents.settings.data;
  const { printers, ...status } = service.page.view();
  return writeSupportBundle({
    now: clock.now(),
    chapters: [
      { title: "Machine", content: await service.page.about() },
      { title: "Status", content: { ...status, pairing: undefined } },
      { title: "Way to the server", content: service.outside().tunnel },
      { title: "Settings", content: settingsForSupport(settings) },
      {
        title: "Printers",
        content: printers.map(({ printer, lastSeen, reason }) => ({
          address: printer.address,
          model: printer.model,
          firmware: printer.firmware,
          snmpVersion: printer.snmpVersion,
          profile: printer.profile,
          lastSeen: new Date(lastSeen).toISOString(),
          reason,
        })),
      },
      { title: "Messages that left", content: service.messages.sent().slice(-50) },
      { title: "Messages that wait", content: service.messages.waiting() },
    ],
    logLines: logRing.lines(),
    secrets: secretsOf(settings),
  });
}
