// The box goes to another server in one action: it is enrolled there while it still belongs to the old one, which is
// told what waits; then the change is decided, and what the box does now ends, so that it begins anew at the other server.
import { type Clock, failure, type Log, type Outcome, success } from "../../shared/index.ts";
import { type Files, writeSecretFile } from "../../state/index.ts";
import {
  enrolElsewhere,
  type GivenClaim,
  parseServerAddress,
  type Tunnel,
  type TunnelOptions,
  type TunnelPorts,
} from "../../tunnel/index.ts";
import { loadApplianceKey } from "../appliance-key.ts";
import { decideMove } from "./finish-move.ts";
import { movePlaces } from "./move-places.ts";

export interface Moved {
  /** Messages that the old server never got; they are erased. */
  untold: number;
}

export interface MoveDesk {
  /**
   * Moves the box to the server of that claim; ok once that is sure to come, whatever happens. Until then nothing has
   * changed. Problems: usage, claim.… and tunnel.… as `enrol` has them, state.write-failed.
   */
  move(claim: Required<Pick<GivenClaim, "code" | "server">>): Promise<Outcome<Moved>>;
  /** The server that is being asked, for whoever guards the way to it. */
  target(): string | undefined;
}

export interface MovePorts {
  clock: Clock;
  log: Log;
  sealed: Files;
  files: Files;
  dataFolder: string;
  tunnel: Pick<Tunnel, "report" | "deliverNow" | "waiting" | "status">;
  http: TunnelPorts["http"];
  witness: NonNullable<TunnelPorts["witness"]>;
  /** The old server gave settings. */
  isConfigured(): boolean;
  /** What the box tells of itself when it enrols. */
  about(): Pick<TunnelOptions, "model" | "version" | "hostname">;
  /** Made with the key that the box has there. */
  hardware(applianceKey: Uint8Array): string;
  /** Everything of the box ends now, and begins anew. */
  onMoved(): void;
  signal: AbortSignal;
}

/** A person waits for both. */
const ENROL_MS = 20_000;
const DELIVER_MS = 30_000;
/** Whoever asked still gets an answer. */
const ANSWER_MS = 1000;

export function createMoveDesk(ports: MovePorts): MoveDesk {
  let moving: Promise<Outcome<Moved>> | undefined;
  let target: string | undefined;
  return {
    target: () => target,
    move(claim) {
      // Pressed twice, it is done once.
      moving ??= move(ports, claim, (server) => {
        target = server;
      }).then((outcome) => {
        if (!outcome.ok) moving = undefined;
        target = undefined;
        return outcome;
      });
      return moving;
    },
  };
}

async function move(
  ports: MovePorts,
  claim: { code: string; server: string },
  onTarget: (server: string) => void,
): Promise<Outcome<Moved>> {
  const { clock, log, files, dataFolder, tunnel } = ports;
  const { enrolment, server: old } = tunnel.status();
  if (enrolment !== "enrolled") return failure("tunnel.not-enrolled", "The box belongs to no server yet.");
  const server = parseServerAddress(claim.server);
  if (!server.ok) return server;
  onTarget(server.value);
  const enrolled = await enrolThere(ports, claim);
  if (!enrolled.ok) return enrolled;
  await tellTheOldServer(ports);
  const untold = tunnel.waiting().length;
  const decided = await decideMove(dataFolder, files);
  if (!decided.ok) return decided;
  log.info("the box is to move to another server", { from: old, to: server.value, untold });
  void clock.sleep(ANSWER_MS, ports.signal).then(() => ports.onMoved());
  return success({ untold });
}

async function enrolThere(ports: MovePorts, claim: GivenClaim): Promise<Outcome<void>> {
  const { clock, log, sealed, http, witness, about } = ports;
  const places = movePlaces(ports.dataFolder);
  const key = await loadApplianceKey(places.folder, { files: sealed, log });
  if (!key.ok) return key;
  const over = new AbortController();
  const done = new AbortController();
  void clock.sleep(ENROL_MS, done.signal).then(() => over.abort());
  const enrolled = await enrolElsewhere(
    {
      ...{ clock, log, files: sealed, http, witness },
      onConfiguration: (configuration) =>
        writeSecretFile(places.configuration, Buffer.from(JSON.stringify(configuration)), sealed),
    },
    { ...about(), folder: places.tunnel, hardware: ports.hardware(key.value) },
    claim,
    AbortSignal.any([over.signal, ports.signal]),
  );
  done.abort();
  return enrolled;
}

/** What was read last and what waits, as far as that takes no longer than a person waits. */
async function tellTheOldServer({ clock, log, tunnel, isConfigured, signal }: MovePorts): Promise<void> {
  const done = new AbortController();
  const late = clock
    .sleep(DELIVER_MS, AbortSignal.any([done.signal, signal]))
    .then(() => failure("tunnel.unreachable", "It took too long."));
  const tell = async () => {
    // Without settings nobody has said whose printers these are.
    const queued = isConfigured() ? await tunnel.report() : success(undefined);
    return queued.ok ? tunnel.deliverNow() : queued;
  };
  const told = await Promise.race([tell(), late]);
  done.abort();
  if (!told.ok)
    log.warn(`the old server was not told everything: ${told.problem.message}`, { code: told.problem.code });
}
