// Printers that announce themselves, from the box's network to the server's pages: asked early and between two
// searches, listed where they are not read, and never where they are.

import { afterAll, expect, test } from "vitest";
import { openDocuments } from "../../src/appliance/documents.ts";
import { startService } from "../../src/appliance/service.ts";
import { type MulticastEvents, startMdns } from "../../src/mdns/index.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { now, withFour } from "../support/box-and-server.ts";
import { type AnnouncedPrinter, announcement } from "../support/mdns-announcement.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";

afterAll(endPrograms);

const NET = 67;
const own = { cidr: `127.${NET}.0.250/24`, address: `127.${NET}.0.250`, hasArp: true };
const at = (last: number) => `127.${NET}.0.${last}`;

let events: MulticastEvents | undefined;
let queries = 0;
const listenOn = (network: typeof own) =>
  startMdns({
    ...{ clock: systemClock, log: silentLog, networks: { attached: () => [network] } },
    open: (given) => {
      events = given;
      return Promise.resolve({
        join: () => true,
        send: () => {
          queries += 1;
          return Promise.resolve(true);
        },
        close: () => Promise.resolve(),
      });
    },
  });
const mdns = await listenOn(own);
const hear = (address: string, printer: AnnouncedPrinter) =>
  events?.onDatagram(announcement(printer), { address, port: 5353 });

interface Told {
  announced: { total: number; printers: { address: string; reason: { code: string } }[] };
}

test(
  "a printer that announces itself and does not answer SNMP is listed on both pages and in the API, and no other",
  withFour(
    NET,
    async (made) => {
      const [range] = (
        await made.visitor.get<{ ranges: object[] }>(`/api/v1/sites/${made.siteId}/configuration`)
      ).ranges;
      hear(at(1), { name: "Read all the same" });
      hear(at(50), { name: "Silent Laser", txt: ["ty=Acme 4", "note=<b>Cellar</b>"] });
      hear(at(50), { name: "Silent Laser", services: ["_pdl-datastream._tcp"] });
      hear(at(200), { name: "In the other hall" });
      const discoverJob = () => made.service.page.view().jobs.find(({ name }) => name === "discover");
      await eventually("the end of the first search", () => discoverJob()?.running === false, 60_000);
      const before = queries;
      // Other ranges are searched at once.
      await made.configure({ ranges: [{ ...range, addresses: [`${at(1)}-${at(60)}`] }] });
      await now(made);
      const listed = () => made.service.page.view().announced?.printers ?? [];
      const codes = () => listed().map(({ reason }) => reason.code);
      await eventually("the end of the search", () => codes()[0] === "announced-silent", 60_000);
      expect(queries).toBe(before + 1);
      expect(listed()).toMatchObject([
        {
          ...{ address: at(50), name: "Silent Laser", model: "Acme 4", location: "<b>Cellar</b>" },
          services: ["_ipp._tcp", "_pdl-datastream._tcp"],
          reason: { code: "announced-silent", evidence: ["announced", "no-snmp-answer"] },
        },
        { address: at(200), reason: { code: "announced-not-asked", evidence: ["announced", "in-no-range"] } },
      ]);
      const page = await made.boxPage("/");
      expect(page).toContain("Announces itself by mDNS but does not answer SNMP");
      expect(page).toContain("Enable SNMP in the printer&#39;s settings");
      expect(page).toContain("&lt;b&gt;Cellar");
      expect(page).not.toContain("Read all the same");

      await now(made);
      const { id } = await made.box();
      const { announced } = await made.visitor.get<Told>(`/api/v1/appliances/${id}`);
      expect(announced).toMatchObject({ notListening: [], total: 2 });
      expect(announced.printers).toMatchObject([
        { address: at(50), applianceId: id, reason: { code: "announced-silent" } },
        { address: at(200), reason: { code: "announced-not-asked" } },
      ]);
      expect(await made.visitor.get(`/api/v1/sites/${made.siteId}/announced`)).toEqual(announced);
      for (const path of [`/boxes/${id}`, `/sites/${made.siteId}`]) {
        const html = await made.visitor.get<string>(path);
        expect(html, path).toContain("Silent Laser");
        expect(html, path).toContain("Announces itself by mDNS but does not answer SNMP");
        expect(html, path).not.toContain("Read all the same");
      }

      // One that is switched on between two searches is asked by itself, and read.
      const [device] = officeDefinition().devices.slice(5);
      if (!device) throw new Error("the office has no sixth device");
      const late = await startSimulator(
        { name: "late", port: made.simulator.port, devices: [{ ...device, address: at(55) }] },
        { clock: systemClock, log: silentLog },
      );
      try {
        hear(at(55), { name: "Switched on just now" });
        made.service.runNow("meet");
        await eventually("the new printer", () =>
          made.service.page.view().printers.some(({ printer }) => printer.address === at(55)),
        );
        expect(queries).toBe(before + 1);
        expect(listed().map(({ address }) => address)).toEqual([at(50), at(200)]);
      } finally {
        await late.close();
      }
    },
    { machine: { mdns } },
  ),
  120_000,
);

test("in a wide network of the box's own, who announces itself is looked for beside the addresses around the box", async () => {
  const wide = {
    ...{ cidr: "127.68.3.250/16", address: "127.68.3.250", netmask: "255.255.0.0" },
    ...{ interface: "cable", hasArp: true },
  };
  const folder = temporaryFolder("announced");
  const documents = await openDocuments(folder, silentLog, { sealed });
  const started = await startService(
    {
      ...{ clock: systemClock, log: silentLog, documents, sealed, consent: defaultConsent },
      ...{ networks: { attached: () => [wide] }, mdns: await listenOn(wide) },
      resolveService: () => Promise.resolve([]),
    },
    { dataFolder: folder, touch: [], touchPorts: [], demonstration: true, plugAndPlay: true },
  );
  if (!started.ok) throw new Error(started.problem.message);
  try {
    events?.onDatagram(announcement({ name: "Far away" }), { address: "127.68.9.9", port: 5353 });
    await eventually("its address in the range", () =>
      started.value.page.view().ranges[0]?.addresses.includes("127.68.9.9"),
    );
    expect(started.value.page.view().ranges[0]?.addresses[0]).toBe("127.68.3.0/24");
  } finally {
    await started.value.stop();
    await documents.close();
  }
});
