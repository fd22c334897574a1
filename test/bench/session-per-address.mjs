// A peer: the npm package net-snmp with one session and one socket per address, as most programs use it.
import snmp from "net-snmp";

const [range = "", atOnceText = "", portText = ""] = process.argv.slice(2);
const [base = "", bits = "32"] = range.split("/");
const first = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const addresses = Array.from({ length: 2 ** (32 - Number(bits)) - 2 }, (_, i) => first + 1 + i);
const options = { port: Number(portText), timeout: 1000, retries: 1, version: snmp.Version2c };
let next = 0;
let found = 0;

function ask() {
  const address = addresses[next++];
  if (address === undefined) return;
  const target = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
  const session = snmp.createSession(target, "public", options);
  session.get(["1.3.6.1.2.1.1.2.0"], (error) => {
    if (!error) found++;
    session.close();
    ask();
  });
}

for (let i = 0; i < Number(atOnceText); i++) ask();
process.on("exit", () => console.log(JSON.stringify({ found })));
