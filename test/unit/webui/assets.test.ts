import { expect, test } from "vitest";
import { consoleFiles } from "../../../webui/console/index.ts";
import { setupFiles } from "../../../webui/setup/index.ts";

test.each(Object.entries(consoleFiles))("%s is there and small", (_name, text) => {
  expect(text.length).toBeGreaterThan(500);
  expect(text.length).toBeLessThan(40_000);
});

test("the style sheet has both schemes and the phone's form", () => {
  expect(consoleFiles["console.css"]).toContain("prefers-color-scheme:dark");
  expect(consoleFiles["console.css"]).toContain("max-width:700px");
});

test("what the box's pages load weighs little, but for the decoder of photos, which is loaded on demand", () => {
  const { "decoder.js": _, ...always } = setupFiles;
  const total = Object.values(always).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(total).toBeGreaterThan(5_000);
  // The largest page comes to it: together below 150 kB, which the browser's test measures.
  expect(total).toBeLessThan(60_000);
});
