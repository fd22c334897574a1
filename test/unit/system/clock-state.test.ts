import { expect, test } from "vitest";
import { systemClockState } from "../../../src/system/index.ts";

const stateWith = (...files: string[]) => systemClockState((path) => files.includes(path));

test("the system's clock is believed as far as the system itself says", () => {
  const rtc = "/sys/class/rtc/rtc0";
  const synchronized = "/run/systemd/timesync/synchronized";
  expect(stateWith()).toBe("unset");
  expect(stateWith(rtc)).toBe("rtc");
  expect(stateWith(synchronized)).toBe("ntp");
  expect(stateWith(rtc, synchronized)).toBe("ntp");
});
