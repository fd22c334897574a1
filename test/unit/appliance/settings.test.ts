import { expect, test } from "vitest";
import { defaultSettings, settingsMigrations, settingsSchema } from "../../../src/appliance/settings.ts";

test("settings of before the owner's file are read on, without the consent that stands there now", () => {
  const before = {
    ...defaultSettings(),
    proxy: "http://proxy.example:3128",
    consent: { networks: [], ports: [] },
  };
  expect(settingsSchema.parse(settingsMigrations[1]?.(before))).toEqual({
    ...defaultSettings(),
    proxy: "http://proxy.example:3128",
  });
});
