// What the console's routes need of the rest of the server.
import type { ProfileSet } from "../../profiles/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import type { ConsoleAuth } from "../auth/index.ts";
import type { Boxes, Identities } from "../fleet/index.ts";
import type { Packs } from "../packs/index.ts";
import type { ClaimCodes, Sites, WaitingBoxes } from "../sites/index.ts";
import type { Store } from "../store/index.ts";

export interface ConsolePorts {
  store: Store;
  clock: Clock;
  log: Log;
  auth: ConsoleAuth;
  claimCodes: ClaimCodes;
  waitingBoxes: WaitingBoxes;
  sites: Sites;
  boxes: Boxes;
  identities: Identities;
  /** The profiles that the server describes on the page "what is read". */
  profiles: ProfileSet;
  packs: Packs;
  /** Address that people and boxes use, as `https://tally.example`, without a slash at the end. */
  publicUrl: string;
}
