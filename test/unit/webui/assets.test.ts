import { expect, test } from "vitest";
import { consoleFiles } from "../../../webui/console/index.ts";

test.each(Object.entries(consoleFiles))("%s is there and small", (_name, text) => {
  expect(text.length).toBeGreaterThan(500);
  expect(text.length).toBeLessThan(40_000);
});

test("the style sheet has both schemes and the phone's form", () => {
  expect(consoleFiles["console.css"]).toContain("prefers-color-scheme:dark");
  expect(consoleFiles["console.css"]).toContain("max-width:700px");
});
