// The whole service of a box on files in memory that fail as a test wants, before a server that is small and strict.
import { openDocuments } from "../../src/appliance/documents.ts";
import { type Service, startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { type Log, type Outcome, silentLog, success, systemClock } from "../../src/shared/index.ts";
import { SEAL_KEY_BYTES, sealedFiles } from "../../src/state/index.ts";
import type { FaultyFiles } from "./faulty-files.ts";
import type { TunnelPeer } from "./tunnel-peer.ts";

export const DATA = "/data";
const KEY = Buffer.alloc(SEAL_KEY_BYTES, 7);

export interface DiskBox {
  service: Service;
  documents: Awaited<ReturnType<typeof openDocuments>>;
  stop(): Promise<void>;
}

/** Starts the service; a problem where it says why it cannot. */
export async function startDiskBox(files: FaultyFiles, log: Log = silentLog): Promise<Outcome<DiskBox>> {
  const sealed = sealedFiles(files, KEY);
  const documents = await openDocuments(DATA, log, { sealed, files });
  const started = await startService(
    { clock: systemClock, log, documents, sealed, files, consent: defaultConsent },
    { dataFolder: DATA, touch: [], touchPorts: [], demonstration: true },
  );
  if (!started.ok) {
    await documents.close();
    return started;
  }
  const service = started.value;
  const stop = async () => {
    await service.stop();
    await documents.close();
  };
  return success({ service, documents, stop });
}

/** What the server tells the box to read. */
export const configurationFor = (revision: string, addresses: string[], port: number) => ({
  ...{ schema: 1, revision },
  ranges: [{ name: "Floor", addresses, port, credentials: ["public"] }],
  credentials: [{ id: "public", version: "2c", community: "public" }],
});

/** Binds the box to the server unless it is; ok when it is bound. */
export async function bind({ service }: DiskBox, peer: TunnelPeer, url: string): Promise<Outcome<void>> {
  if (service.tunnel.status().enrolment === "enrolled") return success(undefined);
  return service.tunnel.enrol({ server: url, code: peer.claimCode });
}
