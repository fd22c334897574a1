import { beforeEach, expect, test } from "vitest";
import { healthSection } from "../../../src/appliance/web/health-section.tsx";
import type { MachineHealth } from "../../../src/system/index.ts";
import { languages, sentences } from "../../../webui/setup/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";

let health: MachineHealth;
let clock: "unset" | "ntp";
let visitor: BoxVisitor;
beforeEach(async () => {
  health = { diskBytes: 8e9, diskFreeBytes: 4e9, wear: {} };
  clock = "ntp";
  const home = {
    view: () => {
      throw new Error("not asked for");
    },
    about: async () => ({}),
    nextReport: async () => ({ payloads: [], printers: 0, sizeBytes: 0 }),
    runNow: () => {},
  };
  const section = healthSection({ health: async () => health, clockState: () => clock });
  const made = await pageInMemory(home, { sections: [section] });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const words = async (language = "en") =>
  (await visitor.get("/health", { "accept-language": language })).text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

test("what has no source on this machine reads so, and nothing needs anybody", async () => {
  const text = await words();
  expect(text).toContain("Temperature not told");
  expect(text).toContain("Throttling and power not told");
  expect(text).toContain("Disk 4 GB free of 8 GB");
  expect(text).toContain("Clock set by the network");
  expect(text).not.toContain("attention");
});

test("alarms of the kernel, a full disk, a worn medium and a clock that nobody set need somebody", async () => {
  clock = "unset";
  health = {
    temperatureCelsius: 48.312,
    alarms: [
      { sensor: "rpi_volt", kind: "voltage" },
      { sensor: "<b>", kind: "temperature" },
    ],
    memoryBytes: 512e6,
    memoryFreeBytes: 100e6,
    diskBytes: 8e9,
    diskFreeBytes: 0.5e9,
    wear: { usedPercent: 90, writtenBytes: 2e12 },
  };
  const text = await words();
  expect(text).toMatch(/48\.3\s?°C/);
  expect(text).toContain("Too little voltage (rpi_volt): use a stronger power supply.");
  expect(text).toContain("Too hot (&lt;b&gt;)");
  expect(text).toContain("100 MB free of 512 MB");
  expect(text).toContain("up to 90% used");
  expect(text.match(/attention/g)).toHaveLength(4);
});

test("it is said in each language, with its own units", async () => {
  health.alarms = [];
  for (const language of languages) {
    const text = await words(language);
    expect(text).toContain(sentences[language]["health.no-alarm"]);
    expect(text).toContain(sentences[language]["health.clock-ntp"]);
  }
  expect(await words("fr")).toMatch(/4\s?Go libres sur 8\s?Go/);
});
