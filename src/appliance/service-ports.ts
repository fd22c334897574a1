// What the box's service is given, and what it gives.
import type { NetworkPort } from "../discovery/index.ts";
import type { MdnsListener } from "../mdns/index.ts";
import type { ConsentDocument } from "../model/index.ts";
import type { CheckInPayload } from "../protocol/index.ts";
import type { Clock, Log, Outcome } from "../shared/index.ts";
import type { Files } from "../state/index.ts";
import type { AttachedNetwork, EchoPort, readLinks, Wellness } from "../system/index.ts";
import type { Tunnel, TunnelStatus } from "../tunnel/index.ts";
import type { resolveService } from "./arrival.ts";
import type { BoxTrouble } from "./box-trouble.ts";
import type { Documents } from "./documents.ts";
import type { Messages } from "./messages.ts";
import type { OwnCodes } from "./own-codes.ts";
import type { HealthPorts } from "./web/health-section.tsx";
import type { HomePorts } from "./web/home-routes.tsx";
import type { SetupPorts } from "./web/setup-sections.ts";

export interface ServicePorts {
  /** How the box's own page is reached, once it is open. */
  page?(): CheckInPayload["page"];
  /** What the customer permits, as it stands now. */
  consent(): ConsentDocument;
  clock: Clock;
  log: Log;
  documents: Documents;
  /** Files whose content is encrypted: keys and what waits for the server. */
  sealed: Files;
  /** For everything else. */
  files?: Files;
  networks?: NetworkPort & { attached(): AttachedNetwork[] };
  echo?: EchoPort;
  /** Made when the server asks for one, and the owner lets it. */
  supportBundle?(): Promise<string>;
  /** The box belongs to another server once this service has ended and another one begins. */
  onMoved?(): void;
  /** Who announces itself on the networks; the system's multicast unless told, and nobody in a demonstration. */
  mdns?: MdnsListener;
  /** What the system knows of its clock. */
  systemClockState?(): "ntp" | "rtc" | "unset";
  links?: typeof readLinks;
  resolveService?: typeof resolveService;
}

export interface ServiceOptions {
  dataFolder: string;
  /** Networks permitted besides private ones, by who started the box. */
  touch: string[];
  /** Redacted recordings may be asked for by the server, whatever the consent says. */
  allowRecordings?: boolean;
  /** Where nobody names ranges, the box's own networks are searched; without an owner, the DNS is asked for a server. */
  plugAndPlay?: boolean;
  touchPorts: number[];
  demonstration: boolean;
  httpFallback?: string;
}

export interface Service {
  tunnel: Tunnel;
  /** The server that the box is about to move to, while it is asked. */
  moveTarget(): string | undefined;
  page: HomePorts;
  /** Everything that left or waits to. */
  messages: Messages;
  health: HealthPorts;
  /** What somebody who stands before the box is shown. */
  outside(): { trouble: BoxTrouble | undefined; tunnel: TunnelStatus; codes: OwnCodes };
  /** What the steps of the set-up work on. */
  setup: SetupPorts;
  /** Finds printers, reads and reports at once. */
  runNow(job: "discover" | "meet" | "collect" | "report" | "check-in"): void;
  /** To be called when the consent has changed; ok when nothing leaves any more that may not. */
  followConsent(): Promise<Outcome<void>>;
  /** Erases serial numbers from the ledger's side table (all where none are named), here and with the next report at
   * the server; how many there were. */
  eraseSerials(serialNumbers?: readonly string[]): Promise<Outcome<number>>;
  /** Whether the service is worth keeping as it is. */
  wellness(): Wellness;
  stop(): Promise<void>;
}
