// A box around the tunnel: an appliance that counts pages, small enough to see what was lost or counted twice.

import type { Configuration, ReportPayload } from "../../src/protocol/index.ts";
import { type Outcome, silentLog, success } from "../../src/shared/index.ts";
import type { Files } from "../../src/state/index.ts";
import {
  type HttpExchange,
  type Json,
  startTunnel,
  type Tunnel,
  type TunnelOptions,
  type TunnelPorts,
} from "../../src/tunnel/index.ts";
import { FaultyFiles } from "./faulty-files.ts";
import { ManualClock } from "./manual-clock.ts";

export const FOLDER = "/data/tunnel";

export class TunnelBox<F extends Files = FaultyFiles> {
  files: F;
  folder = FOLDER;
  readonly clock: ManualClock;
  http: HttpExchange;
  configuration: Configuration | undefined;
  refuseConfiguration: Outcome<void> | undefined;
  /** Ids of commands, in the order they were run. */
  readonly ran: string[] = [];
  command: (id: string) => Promise<Outcome<Json | undefined>> = async () => success("done");
  hardware = "ab".repeat(32);
  serverTime = 0;
  outboxLimitBytes: number | undefined;
  fallbackServer: string | undefined;
  /** Grows with every report: tells reports apart. */
  counter = 0;
  /** What pads a report, to make it large. */
  padding = 0;
  /** Makes the reports instead, from the counter: real ones, for a real server. */
  builder: ((base: string | undefined, counter: number) => ReportPayload[]) | undefined;
  #lastHash: string | undefined;

  constructor(http: HttpExchange, files?: F, clock = new ManualClock()) {
    this.http = http;
    this.files = files ?? (new FaultyFiles() as unknown as F);
    this.clock = clock;
  }

  async start(more: Partial<TunnelPorts> = {}, options: Partial<TunnelOptions> = {}): Promise<Tunnel> {
    const started = await this.tryStart(more, options);
    if (!started.ok) throw new Error(started.problem.message);
    return started.value;
  }

  tryStart(more: Partial<TunnelPorts> = {}, options: Partial<TunnelOptions> = {}): Promise<Outcome<Tunnel>> {
    return startTunnel(
      {
        clock: this.clock,
        log: silentLog,
        files: this.files,
        http: (request) => this.http(request),
        jitter: () => 0.5,
        buildReport: async (base) => this.#build(base),
        onReportQueued: (hash) => {
          this.#lastHash = hash;
        },
        buildCheckIn: async () => ({
          clock: {
            state: "ntp",
            uptimeMs: this.clock.monotonic(),
            now: new Date(this.clock.now()).toISOString(),
          },
          versions: { appliance: "1.0.0" },
        }),
        configRevision: () => this.configuration?.revision,
        onConfiguration: async (configuration) => {
          if (this.refuseConfiguration) return this.refuseConfiguration;
          this.configuration = configuration;
          return success(undefined);
        },
        onCommand: async ({ id }) => {
          this.ran.push(id);
          return this.command(id);
        },
        onServerTime: (time) => {
          this.serverTime = time;
        },
        ...more,
      },
      {
        folder: this.folder,
        hardware: this.hardware,
        model: "Test box",
        version: "1.0.0",
        ...(this.fallbackServer === undefined ? {} : { fallbackServer: this.fallbackServer }),
        ...(this.outboxLimitBytes === undefined ? {} : { outboxLimitBytes: this.outboxLimitBytes }),
        ...options,
      },
    );
  }

  #build(base: string | undefined): ReportPayload[] {
    const isKnown = base !== undefined && base === this.#lastHash;
    this.counter++;
    if (this.builder) return this.builder(isKnown ? base : undefined, this.counter);
    return [
      {
        schema: 1,
        form: isKnown ? "changes" : "full",
        base: isKnown ? base : null,
        part: 1,
        parts: 1,
        at: this.counter,
        tick: 1,
        refs: [0, 1],
        check: "00000000",
        texts: { pad: Array.from({ length: Math.ceil(this.padding / 1000) }, () => "x".repeat(1000)) },
      },
    ];
  }
}
