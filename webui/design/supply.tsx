import { inEnglish, type Say, type Supply } from "../../src/model/index.ts";
import { supplyTexts } from "./look-texts.ts";
import { type SupplyLook, supplyLook } from "./supply-look.ts";

const DAY = 86_400_000;

/** How long ago a level may be told before its bar fades, and fades more. */
function fading(ageMs: number): string {
  return ageMs > 7 * DAY ? " supply--old" : ageMs > 2 * DAY ? " supply--stale" : "";
}

/** Letter, bar and words of one supply; `ageMs` is how long ago the level was told. */
export function SupplyBar(props: { supply: Supply; ageMs?: number; isShort?: boolean; say?: Say }) {
  const say = props.say ?? inEnglish;
  const look = supplyLook(props.supply, say);
  const age = fading(props.ageMs ?? 0);
  const classes = `supply supply--${look.tint} supply--${look.fill}${look.isLow ? " supply--low" : ""}${age}`;
  const days = Math.round((props.ageMs ?? 0) / DAY);
  const level = look.words;
  const title = `${look.name}: ${age ? say(supplyTexts.told, { level, days }) : level}`;
  const isQuiet = props.isShort === true && look.fill === "known" && !look.isLow;
  return (
    <span class={classes} title={title}>
      <span class="supply__letter">{look.letter || (props.isShort ? shortName(look, say) : "")}</span>
      {look.fill === "unlimited" ? <span /> : <Bar look={look} />}
      <span class={isQuiet ? "supply__text hidden-text" : "supply__text"}>
        {age && !props.isShort ? say(supplyTexts.daysAgo, { level, days }) : level}
      </span>
    </span>
  );
}

function Bar(props: { look: SupplyLook }) {
  const { look } = props;
  return (
    <svg class="supply__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {look.fill === "known" ? (
        <rect x={look.isReceptacle ? 100 - look.drawn : 0} y="0" width={look.drawn} height="10" />
      ) : null}
    </svg>
  );
}

function shortName(look: SupplyLook, say: Say): string {
  if (look.isReceptacle) return say(supplyTexts.waste);
  return look.name.length <= 12 ? look.name : `${look.name.slice(0, 11)}…`;
}
