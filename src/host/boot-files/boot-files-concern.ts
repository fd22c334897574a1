// The boot partition by way of the helper that may write there.
import { z } from "zod";
import { failure, type Outcome, success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import { nothing } from "../network/network-concern.ts";
import { type BootFiles, bootNotes } from "./boot-files.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const note = z.enum(bootNotes);

const requestSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("provisioning") }),
  z.strictObject({ do: z.literal("blank"), digest }),
  z.strictObject({
    do: z.literal("tell"),
    note,
    text: z
      .string()
      .max(4000)
      .regex(/^[^\p{Cc}\p{Cs}]*(\n[^\p{Cc}\p{Cs}]*)*$/u, "must be lines of text"),
  }),
  z.strictObject({ do: z.literal("erase"), note }),
]);

const readSchema = z.strictObject({ octets: z.base64().optional() });

export function bootFilesConcern(files: BootFiles): Concern {
  return concern(requestSchema, async (request): Promise<Outcome<unknown>> => {
    switch (request.do) {
      case "provisioning": {
        const read = await files.provisioning();
        if (!read.ok) return read;
        return success(read.value ? { octets: Buffer.from(read.value).toString("base64") } : {});
      }
      case "blank":
        return files.blank(request.digest);
      case "tell":
        return files.tell(request.note, request.text);
      case "erase":
        return files.erase(request.note);
    }
  });
}

export function helpedBootFiles(helpers: HelperClient): BootFiles {
  const ask = (request: z.input<typeof requestSchema>) => helpers.ask("boot-files", request);
  return {
    async provisioning() {
      const asked = await ask({ do: "provisioning" });
      if (!asked.ok) return asked;
      const read = readSchema.safeParse(asked.value);
      if (!read.success) return unreadable();
      const { octets } = read.data;
      return success(octets === undefined ? undefined : Buffer.from(octets, "base64"));
    },
    async blank(before) {
      const asked = await ask({ do: "blank", digest: before });
      if (!asked.ok) return asked;
      const after = digest.safeParse(asked.value);
      return after.success ? success(after.data) : unreadable();
    },
    tell: (note, text) => nothing(ask({ do: "tell", note, text })),
    erase: (note) => nothing(ask({ do: "erase", note })),
  };
}

function unreadable() {
  return failure("host.not-available", "A part of the box gave an answer that cannot be read.");
}
