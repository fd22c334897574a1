// The keeper of the owner's file: on a box behind its helper, since the file belongs to root; else in this process.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { helperClient } from "../host/index.ts";
import { helpedOwner, type Owner, type OwnerPorts, openOwner, sealedOwner } from "../owner/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

const openedSchema = z.object({ folder: z.string() });
/** Two hashes of half a second each, behind another request. */
const ASK_MS = 20_000;

/** Where the file is damaged, the service works on, and nobody gets in. */
export async function openOwnerOrNobody(
  ports: OwnerPorts,
  folders: { data: string; helpers: string },
): Promise<Owner> {
  const isHelped = existsSync(join(folders.helpers, "owner.sock"));
  const opened = isHelped ? await askForOwner(folders.helpers) : await openOwner(ports, folders.data);
  if (opened.ok) return opened.value;
  ports.log.error(opened.problem.message, { code: opened.problem.code });
  return sealedOwner(opened.problem);
}

async function askForOwner(sockets: string): Promise<Outcome<Owner>> {
  const helpers = helperClient(sockets);
  const asked = await helpers.ask("owner", { do: "open" }, ASK_MS);
  if (!asked.ok) return asked;
  const opened = openedSchema.safeParse(asked.value);
  if (!opened.success) return failure("owner.unreadable", "The keeper of the owner's file says no folder.");
  return success(
    helpedOwner({ ask: (request) => helpers.ask("owner", request, ASK_MS) }, opened.data.folder),
  );
}
