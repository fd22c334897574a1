import { expect, test } from "vitest";
import { parseCommandLine } from "../../../src/server/cli/options.ts";

const parse = (text: string) => parseCommandLine(text.split(" ").filter(Boolean));
const problem = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? undefined : parsed.problem.message;
};

test("without a command the server runs", () => {
  expect(parse("--data d --port 0 --host ::1 --public-url https://tally.example/")).toEqual({
    ok: true,
    value: {
      data: "d",
      publicUrl: "https://tally.example",
      command: { command: "run", host: "::1", port: 0, trustedProxies: [], isVerbose: false },
    },
  });
});

test("each command brings what it needs", () => {
  expect(parse("claim-code --site Oslo --days 3 --json")).toMatchObject({
    value: { command: { command: "claim-code", site: "Oslo", days: 3, isJson: true } },
  });
  expect(parse("site import a.json")).toMatchObject({
    value: { command: { command: "site-import", file: "a.json" } },
  });
  expect(parse("admin-link")).toMatchObject({ value: { command: { command: "admin-link" } } });
  expect(parse("profiles import a.json b.json --name HP")).toMatchObject({
    value: { command: { profiles: { action: "import", files: ["a.json", "b.json"], name: "HP" } } },
  });
  expect(parse("profiles publish latest --box Attic")).toMatchObject({
    value: { command: { profiles: { action: "publish", pack: "latest", to: { box: "Attic" } } } },
  });
  expect(parse("profiles publish 7 --all")).toMatchObject({
    value: { command: { profiles: { to: "all" } } },
  });
  expect(parse("profiles withdraw 7")).toMatchObject({ value: { command: { profiles: { pack: "7" } } } });
  expect(problem("profiles import")).toBe("profiles import needs profile files (.json)");
  expect(problem("profiles publish 7")).toBe(
    "profiles publish needs one of --box NAME, --site NAME and --all",
  );
  expect(problem("profiles publish x --all")).toBe(
    'profiles publish needs the number of one pack, or "latest"',
  );
  expect(parse("keys rotate")).toMatchObject({ value: { command: { command: "keys-rotate" } } });
});

test("wrong usage is told in one line", () => {
  expect(problem("--bogus")).toBe("Unknown option '--bogus'");
  expect(problem("--port 99999")).toMatch(/--port is 0 to 65535/);
  expect(problem("claim-code")).toMatch(/--site/);
  expect(problem("claim-code --site x --days 0")).toMatch(/--days/);
  expect(problem("site import")).toMatch(/one file/);
  expect(problem("dance")).toBe('there is no command "dance"');
  expect(problem("--tls-cert a.pem")).toMatch(/belong together/);
  expect(problem("--public-url tally.example")).toMatch(/--public-url/);
});
