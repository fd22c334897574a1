// The four states of anything: a word and a shape each, colour only on top.

export const states = ["broken", "attention", "unknown", "fine"] as const;
export type State = (typeof states)[number];

/** What is the matter and what to do about it; states but `fine` have at least one. */
export interface Reason {
  state: State;
  /** `Black toner is empty`. */
  what: string;
  /** `its box is offline`: told behind the moment since when. */
  because?: string;
  /** `Put in a new cartridge.` */
  todo?: string;
  /** What speaks for it, in words. */
  evidence?: string;
}

/** What is the matter, since when if that is known (in words), and because of what. */
export function reasonWords({ what, because }: Reason, since?: string): string {
  return `${what}${since === undefined ? "" : ` since ${since}`}${because === undefined ? "" : `, because ${because}`}`;
}

/** The one that most needs somebody. */
export function worst(found: Iterable<State>): State {
  const all = new Set(found);
  return states.find((state) => all.has(state)) ?? "fine";
}

export function StateMark(props: { state: State; word?: string }) {
  return (
    <span class={`state state--${props.state}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <Shape state={props.state} />
      </svg>
      {props.word ?? props.state}
    </span>
  );
}

function Shape(props: { state: State }) {
  switch (props.state) {
    case "fine":
      return <circle cx="6" cy="6" r="4" fill="currentColor" />;
    case "attention":
      return <path d="M6 1 11.5 11H.5Z" fill="currentColor" />;
    case "broken":
      return <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />;
    case "unknown":
      return (
        <circle
          cx="6"
          cy="6"
          r="4.25"
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
          stroke-dasharray="2 1.6"
        />
      );
  }
}
