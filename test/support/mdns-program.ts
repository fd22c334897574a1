// Both sides of multicast DNS as a process of its own, for tests that put it into another network:
//   listen                    what the box hears, one line of JSON whenever it changes, after one query
//   announce ADDRESS NAME     a printer that answers queries and owns up to every connection to its print ports
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { openMulticast, startMdns } from "../../src/mdns/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { systemNetworks } from "../../src/system/index.ts";
import { announcement } from "./mdns-announcement.ts";

const GROUP = "224.0.0.251";
const [role, address = "", name = ""] = process.argv.slice(2);
const say = (what: object) => void process.stdout.write(`${JSON.stringify(what)}\n`);

if (role === "listen") {
  const listener = await startMdns({
    ...{ clock: systemClock, networks: systemNetworks, open: openMulticast },
    log: { ...silentLog, warn: (message, fields) => say({ warning: message, ...fields }) },
  });
  say({ isListening: listener.isListening() });
  await listener.ask(new AbortController().signal);
  let before = "";
  setInterval(() => {
    const announcers = listener.announcers();
    const now = JSON.stringify(announcers.map(({ lastHeard: _, ...each }) => each));
    if (now !== before) say({ announcers });
    before = now;
  }, 50);
} else {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.bind({ port: 5353, address: GROUP }, () => {
    socket.addMembership(GROUP, address);
    socket.setMulticastInterface(address);
    socket.setMulticastTTL(255);
    for (const port of [515, 631, 9100])
      createServer((connection) => {
        say({ connected: port });
        connection.destroy();
      }).listen(port, address);
    say({ ready: true });
  });
  const services = ["_ipp._tcp", "_pdl-datastream._tcp"];
  const answer = announcement({
    ...{ name, host: "acme", addresses: [address], services },
    txt: ["ty=Acme Laser 4", "note=2nd floor", "adminurl=http://acme.local/"],
  });
  socket.on("message", (octets) => {
    // The top bit of the flags tells answers from questions.
    if ((octets[2] ?? 0) & 0x80 || !octets.includes("_ipp")) return;
    say({ asked: true });
    socket.send(answer, 5353, GROUP);
  });
}
