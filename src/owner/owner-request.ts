// How the service asks the keeper on a box, where the owner's file belongs to root: one request, one answer. Every
// change brings the proof that a person gave, so that a service gone wrong can change nothing by itself.
import { z } from "zod";
import { consentSchema } from "../model/index.ts";
import type { Outcome } from "../shared/index.ts";
import type { Owner } from "./keeper.ts";
import { MAX_PROOF } from "./proof.ts";

const text = z.string().max(MAX_PROOF);
const proof = z.union([z.strictObject({ passphrase: text }), z.strictObject({ setupCode: text })]);

export const ownerRequestSchema = z.discriminatedUnion("do", [
  /** Makes the file where there is none, and shows the setup code while it lives. */
  z.strictObject({ do: z.literal("open") }),
  z.strictObject({ do: z.literal("set-passphrase"), proof, passphrase: text }),
  z.strictObject({ do: z.literal("open-status"), proof, isOpen: z.boolean() }),
  z.strictObject({ do: z.literal("change-consent"), proof, consent: consentSchema }),
  z.strictObject({ do: z.literal("provide-setup-code"), setupCode: text }),
]);
export type OwnerRequest = z.infer<typeof ownerRequestSchema>;

/** Changes what was asked for. */
export async function answerOwnerRequest(
  owner: Owner,
  request: Exclude<OwnerRequest, { do: "open" }>,
): Promise<Outcome<void>> {
  switch (request.do) {
    case "set-passphrase":
      return owner.setPassphrase(request.proof, request.passphrase);
    case "open-status":
      return owner.setStatusOpen(request.proof, request.isOpen);
    case "change-consent":
      return owner.changeConsent(request.proof, request.consent);
    case "provide-setup-code":
      return owner.provideSetupCode(request.setupCode);
  }
}
