// What the box says of the links and addresses of the machine it runs on: a line of JSON for each line that it is told.
import { createInterface } from "node:readline";
import { createBoxTroubles, evidenceOf } from "../../src/appliance/box-trouble.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { readGateway, readLinks, systemNetworks } from "../../src/system/index.ts";

const troubles = createBoxTroubles({
  ...{ clock: systemClock, log: silentLog, isDemonstration: false },
  networks: () => systemNetworks.attached(),
  links: () => readLinks(),
  clockState: () => "ntp",
  storage: () => undefined,
  lost: () => ({ settingsAt: undefined, wasConfigured: false }),
  tunnel: () => ({ enrolment: "none" }),
  memory: { get: () => ({}), set: () => {} },
});
for await (const _ of createInterface({ input: process.stdin })) {
  const trouble = troubles.look();
  const seen = trouble && { code: trouble.code, evidence: evidenceOf(trouble) };
  console.log(JSON.stringify({ ...seen, gateway: await readGateway() }));
}
