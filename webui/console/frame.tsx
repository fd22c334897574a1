import type { Child } from "hono/jsx";
import { type Assets, Document, TallyMark } from "../design/index.ts";

export type Room = "fleet" | "boxes" | "sites" | "codes" | "read";

const ROOMS: { room: Room; href: string; name: string }[] = [
  { room: "fleet", href: "/", name: "Printers" },
  { room: "boxes", href: "/boxes", name: "Boxes" },
  { room: "sites", href: "/sites", name: "Sites" },
  { room: "codes", href: "/codes", name: "Claim codes" },
  { room: "read", href: "/read", name: "What is read" },
];

/** What every page of the console is told besides its own data. */
export interface Frame {
  assets: Assets;
  /** Name of who is signed in; absent on pages that need nobody. */
  person?: string | undefined;
}

interface FramedProps {
  frame: Frame;
  title: string;
  room?: Room;
  children?: Child;
}

/** A page with its head: name, rooms, who is signed in. */
export function Framed(props: FramedProps) {
  return (
    <Document title={`${props.title} – Tallybox`} assets={props.frame.assets}>
      <header class="top">
        <a class="top__name" href="/">
          <TallyMark />
          Tallybox
        </a>
        {props.frame.person === undefined ? null : (
          <>
            <nav class="top__rooms" aria-label="Main">
              {ROOMS.map(({ room, href, name }) => (
                <a href={href} aria-current={room === props.room ? "page" : undefined}>
                  {name}
                </a>
              ))}
            </nav>
            <form class="top__person" method="post" action="/logout">
              <span class="soft">{props.frame.person}</span>
              <button type="submit" class="plain">
                Log out
              </button>
            </form>
          </>
        )}
      </header>
      <main id="content" class="page" tabindex={-1}>
        {props.children}
      </main>
    </Document>
  );
}

/** A small page with one thing on it: log in, an error, a claim code. */
export function Narrow(props: { children?: Child }) {
  return <div class="narrow">{props.children}</div>;
}

/** Where a page stands, one link up. */
export function Trail(props: { href: string; name: string }) {
  return (
    <nav class="trail" aria-label="Up">
      <a href={props.href}>{props.name}</a>
    </nav>
  );
}
