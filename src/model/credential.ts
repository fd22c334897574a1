import { z } from "zod";

export const authProtocols = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] as const;
/** aes256 follows draft-blumenthal-aes-usm-04, aes256c is Cisco's (Reeder's) key extension. */
export const privProtocols = ["des", "aes128", "aes256", "aes256c"] as const;

const secret = z.string().min(8, "must have at least 8 characters (RFC 3414 §11.2)").max(255);
const community = z.string().min(1, "must not be empty").max(255, "has at most 255 characters");
const id = z.string().min(1).max(64);

const communityCredentialSchema = z.strictObject({
  id,
  version: z.enum(["1", "2c"]),
  community,
});

const userCredentialSchema = z
  .strictObject({
    id,
    version: z.literal("3"),
    user: z.string().min(1, "must not be empty").max(32, "has at most 32 characters"),
    level: z.enum(["noAuthNoPriv", "authNoPriv", "authPriv"]),
    authProtocol: z.enum(authProtocols).optional(),
    authKey: secret.optional(),
    privProtocol: z.enum(privProtocols).optional(),
    privKey: secret.optional(),
    context: z.string().max(255).optional(),
  })
  .superRefine((user, context) => {
    const need = (field: "authProtocol" | "authKey" | "privProtocol" | "privKey") => {
      if (user[field] === undefined)
        context.addIssue({ code: "custom", path: [field], message: `is needed for ${user.level}` });
    };
    if (user.level !== "noAuthNoPriv") {
      need("authProtocol");
      need("authKey");
    }
    if (user.level === "authPriv") {
      need("privProtocol");
      need("privKey");
    }
  });

export const credentialSchema = z.union([communityCredentialSchema, userCredentialSchema]);

export type CommunityCredential = z.infer<typeof communityCredentialSchema>;
export type UserCredential = z.infer<typeof userCredentialSchema>;
/** How to speak to a printer; `id` may be shown and logged, everything else is secret. */
export type Credential = z.infer<typeof credentialSchema>;
