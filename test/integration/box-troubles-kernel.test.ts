// Cables and addresses as the kernel has them: a network namespace is the box, its other end of the cable the socket.
import { expect, test } from "vitest";
import { addNamespace, type Namespace, plug, whyNoNamespaces } from "../support/namespace.ts";

const reason = whyNoNamespaces();
if (reason !== undefined)
  console.warn(`\n!! Links and addresses are not tried on a real kernel: ${reason}.\n`);

test.skipIf(reason !== undefined)(
  "the kernel's own word tells no network card, no signal, no address, an address nobody gave, and all well",
  { timeout: 30_000 },
  async () => {
    const spaces: Namespace[] = [];
    try {
      const box = addNamespace("link-box");
      spaces.push(box);
      const wall = addNamespace("link-wall");
      spaces.push(wall);
      // Addresses that the kernel gives by itself would come at their own time.
      box.sysctl("net.ipv6.conf.default.disable_ipv6", 1);
      const program = box.start(new URL("../support/troubles-program.ts", import.meta.url));
      const seen = () => program.ask("look");
      expect(await seen()).toEqual({
        code: "box-no-link",
        evidence: "This machine has no network interface.",
      });
      plug(box, "cable", wall, "socket");
      expect(await seen()).toEqual({ code: "box-no-link", evidence: "No signal at cable." });
      box.ip("link", "set", "cable", "up");
      expect(await seen()).toEqual({ code: "box-no-link", evidence: "No signal at cable." });
      wall.ip("link", "set", "socket", "up");
      expect(await seen()).toEqual({ code: "box-no-address", evidence: "cable has none." });
      box.ip("address", "add", "169.254.9.9/16", "dev", "cable");
      expect(await seen()).toEqual({ code: "box-no-address", evidence: "cable has only 169.254.9.9." });
      box.ip("address", "add", "192.0.2.5/24", "dev", "cable");
      expect(await seen()).toEqual({});
      box.ip("route", "add", "default", "via", "192.0.2.1");
      expect(await seen()).toEqual({ gateway: "192.0.2.1" });
      wall.ip("link", "set", "socket", "down");
      box.ip("address", "flush", "dev", "cable");
      expect(await seen()).toMatchObject({ code: "box-no-link" });
    } finally {
      for (const space of spaces) await space.close();
    }
  },
);
