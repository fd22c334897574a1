import type { Reader } from "./reader.ts";

/** A time as people say it, the exact one with its zone in the title. */
export function Moment(props: { at: number | null | undefined; reader: Reader; never?: string }) {
  const { at, reader } = props;
  if (at === null || at === undefined) return <span class="soft">{props.never ?? "never"}</span>;
  return (
    <time datetime={new Date(at).toISOString()} title={reader.exact(at)}>
      {reader.ago(at)}
    </time>
  );
}
