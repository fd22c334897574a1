// What the machine it runs on says of its links and addresses, as the box judges it; one line of JSON.
import { createBoxTroubles } from "../../src/appliance/box-trouble.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { readGateway, readLinks, systemNetworks } from "../../src/system/index.ts";

const troubles = createBoxTroubles({
  ...{ clock: systemClock, log: silentLog, isDemonstration: false },
  networks: () => systemNetworks.attached(),
  links: () => readLinks(),
  clockState: () => "ntp",
  tunnel: () => ({ enrolment: "none" }),
  memory: { get: () => ({}), set: () => {} },
});
const { code, evidence } = troubles.look() ?? {};
console.log(JSON.stringify({ code, evidence, gateway: await readGateway() }));
