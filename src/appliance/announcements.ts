// Who announces itself by mDNS on the box's networks, beside what the box knows of its printers: whom to ask early, and
// who is not read and why.
import { announcedReason } from "../diagnosis/index.ts";
import type { Announcer, MdnsListener } from "../mdns/index.ts";
import { type AnnouncedPrinter, compareAddresses, containsAddress, isRead } from "../model/index.ts";
import type { Clock } from "../shared/index.ts";
import { type Consent, SNMP_PORT } from "./consent.ts";
import type { InventoryDocument, InventoryEntry } from "./inventory.ts";
import type { Scope } from "./scope.ts";

/** What is told of those who announce themselves. */
export interface AnnouncedView {
  /** False where the port of mDNS cannot be had: then nobody is heard. */
  isListening: boolean;
  /** Those that are not read, who keeps silent first, then by address. */
  printers: AnnouncedPrinter[];
}

export interface Announcements {
  isListening(): boolean;
  /** One query on each network of the box; resolves when those who answer at once have answered. */
  ask(signal: AbortSignal): Promise<void>;
  /** Announced addresses within the scope. */
  within(scope: Scope): string[];
  /** Of those, the ones that no search has asked yet and where no known printer stands. */
  unasked(scope: Scope, inventory: Readonly<InventoryDocument>): string[];
  /** A search has asked these. */
  noteAsked(addresses: readonly string[], hasReplied: (address: string) => boolean): void;
  view(scope: Scope | undefined, consent: Consent, inventory: Readonly<InventoryDocument>): AnnouncedView;
}

type KnownAt = (announcer: Announcer) => InventoryEntry[];
/** `since` is on the monotonic clock: the other one may be set meanwhile. */
type Asked = { hasReplied: boolean; since: number };

export function createAnnouncements(clock: Clock, listener: MdnsListener): Announcements {
  /** By address, no longer than it is announced. */
  const asked = new Map<string, Asked>();

  const iso = (at: number) => new Date(at).toISOString();

  function reasonFor(announcer: Announcer, scope: Scope | undefined, consent: Consent, knownAt: KnownAt) {
    const known = knownAt(announcer);
    const silent = known.find(({ record }) => keepsSilent(record.reason?.code));
    // Who is read lacks nothing, and who is known has the reason of its own.
    if (
      known.length > 0 &&
      (!silent || known.some(({ record }) => isRead(record.reason?.code ?? "answering")))
    )
      return undefined;
    const there = scope ? addressesWithin(scope, announcer) : [];
    const told = there.flatMap((address) => asked.get(address) ?? []);
    const answer = told.find(({ hasReplied }) => hasReplied) ?? told[0];
    return announcedReason(
      {
        heardAt: iso(announcer.firstHeard),
        isInScope: there.length > 0,
        isPermitted: announcer.addresses.some((address) => consent.mayTouch(address, SNMP_PORT)),
        ...(answer && {
          asked: { ...answer, since: iso(clock.now() - clock.monotonic() + answer.since) },
        }),
        ...(silent?.record.silentSince !== undefined && { silentSince: silent.record.silentSince }),
      },
      iso(clock.now()),
    );
  }

  return {
    isListening: () => listener.isListening(),
    ask: (signal) => listener.ask(signal),
    within: (scope) => listener.announcers().flatMap((announcer) => addressesWithin(scope, announcer)),

    unasked(scope, inventory) {
      const knownAt = knownIn(inventory);
      return listener.announcers().flatMap((announcer) => {
        if (knownAt(announcer).length > 0) return [];
        return addressesWithin(scope, announcer).filter((address) => !asked.has(address));
      });
    },

    noteAsked(addresses, hasReplied) {
      const since = clock.monotonic();
      const announced = new Set(listener.announcers().flatMap((announcer) => announcer.addresses));
      for (const address of addresses) {
        const now: Asked = { hasReplied: hasReplied(address), since };
        if (asked.get(address)?.hasReplied !== now.hasReplied) asked.set(address, now);
      }
      for (const address of asked.keys()) if (!announced.has(address)) asked.delete(address);
    },

    view(scope, consent, inventory) {
      const knownAt = knownIn(inventory);
      const printers = listener.announcers().flatMap((announcer): AnnouncedPrinter[] => {
        const reason = reasonFor(announcer, scope, consent, knownAt);
        if (!reason) return [];
        const { addresses: _, firstHeard: __, lastHeard, ...told } = announcer;
        return [{ ...told, lastHeard: iso(lastHeard), reason }];
      });
      const order = (printer: AnnouncedPrinter) => Number(printer.reason.code === "announced-not-asked");
      printers.sort((a, b) => order(a) - order(b) || compareAddresses(a.address, b.address));
      return { isListening: listener.isListening(), printers };
    },
  };
}

function addressesWithin({ ranges }: Scope, { addresses }: Announcer): string[] {
  return addresses.filter((address) => ranges.some((range) => containsAddress(range.addresses, address)));
}

/** Known printers at any of its addresses, but those that no round asks there. */
function knownIn({ entries }: Readonly<InventoryDocument>): KnownAt {
  const byAddress = new Map<string, InventoryEntry[]>();
  for (const entry of entries) {
    if (entry.superseded || isLeftAlone(entry.record.reason?.code)) continue;
    const addresses = (entry.places ?? []).map(({ address }) => address);
    for (const address of new Set([entry.record.printer.address, ...addresses]))
      byAddress.set(address, [...(byAddress.get(address) ?? []), entry]);
  }
  return ({ addresses, announcedBy }) =>
    [...addresses, ...(announcedBy === undefined ? [] : [announcedBy])].flatMap(
      (address) => byAddress.get(address) ?? [],
    );
}

function isLeftAlone(code: string | undefined): boolean {
  return code === "not-asked" || code === "gone";
}

function keepsSilent(code: string | undefined): boolean {
  return code === "silent" || code === "host-up";
}
