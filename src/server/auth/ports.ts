import type { ClientAddress } from "../../http/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";

export interface AuthPorts {
  store: Store;
  clock: Clock;
  log: Log;
  clientAddress: ClientAddress;
}
