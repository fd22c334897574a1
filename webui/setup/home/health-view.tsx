import { StateMark } from "../../design/index.ts";
import { type Frame, Framed } from "../frame.tsx";
import type { Sentence, Words } from "../words.ts";

export interface ShownHealth {
  temperatureCelsius?: number;
  /** The kernel's alarms; absent where no sensor gives any. */
  alarms?: readonly { sensor: string; kind: "voltage" | "temperature" | "other" }[];
  memoryBytes?: number;
  memoryFreeBytes?: number;
  diskBytes: number;
  diskFreeBytes: number;
  wear: { usedPercent?: number; isUrgent?: boolean; writtenBytes?: number };
  clock: "unset" | "rtc" | "ntp" | "server";
}

const alarmWords = {
  voltage: "health.alarm-voltage",
  temperature: "health.alarm-temperature",
  other: "health.alarm-other",
} as const satisfies Record<string, Sentence>;

const clockWords = {
  unset: "health.clock-unset",
  rtc: "health.clock-rtc",
  ntp: "health.clock-ntp",
  server: "health.clock-server",
} as const satisfies Record<ShownHealth["clock"], Sentence>;

/** Below this share of the disk somebody has to look. */
const LITTLE_DISK = 0.1;
const MOST_WORN_PERCENT = 90;

/** How the machine is: what has no source on it reads “not told”. */
export function HealthPage(props: { health: ShownHealth; frame: Frame }) {
  const { health, frame } = props;
  const { words } = frame;
  const { diskBytes, diskFreeBytes, memoryBytes, memoryFreeBytes, wear, alarms } = health;
  const isWorn = wear.isUrgent === true || (wear.usedPercent ?? 0) >= MOST_WORN_PERCENT;
  const unit = unitsIn(words.language);
  const free = (bytes: number, of: number) =>
    words.say("health.free", { free: unit.size(bytes), total: unit.size(of) });
  return (
    <Framed frame={frame} title={words.say("health.title")}>
      <h1>{words.say("health.title")}</h1>
      <dl class="facts">
        <Fact name="health.temperature" words={words}>
          {health.temperatureCelsius === undefined ? undefined : unit.celsius(health.temperatureCelsius)}
        </Fact>
        <Fact name="health.alarms" words={words} needsSomebody={alarms !== undefined && alarms.length > 0}>
          {alarms?.length === 0
            ? words.say("health.no-alarm")
            : alarms?.map(({ kind, sensor }) => words.say(alarmWords[kind], { sensor })).join(" ")}
        </Fact>
        <Fact name="health.memory" words={words}>
          {memoryBytes === undefined || memoryFreeBytes === undefined
            ? undefined
            : free(memoryFreeBytes, memoryBytes)}
        </Fact>
        <Fact name="health.disk" words={words} needsSomebody={diskFreeBytes < diskBytes * LITTLE_DISK}>
          {free(diskFreeBytes, diskBytes)}
        </Fact>
        <Fact name="health.wear" words={words} needsSomebody={isWorn}>
          {wear.usedPercent === undefined
            ? undefined
            : words.say("health.worn", { percent: unit.percent(wear.usedPercent) })}
        </Fact>
        <Fact name="health.written" words={words}>
          {wear.writtenBytes === undefined ? undefined : unit.size(wear.writtenBytes)}
        </Fact>
        <Fact name="health.clock" words={words} needsSomebody={health.clock === "unset"}>
          {words.say(clockWords[health.clock])}
        </Fact>
      </dl>
      <p>
        <a href="/about">{words.say("about.title")}</a>
      </p>
    </Framed>
  );
}

function Fact(props: {
  name: Sentence;
  words: Words;
  needsSomebody?: boolean;
  children: string | undefined;
}) {
  const { words, children } = props;
  return (
    <>
      <dt>{words.say(props.name)}</dt>
      <dd>
        {children === undefined ? <span class="soft">{words.say("not-told")}</span> : children}
        {props.needsSomebody ? (
          <>
            {" "}
            <StateMark state="attention" word={words.look("attention")} />
          </>
        ) : null}
      </dd>
    </>
  );
}

function unitsIn(language: string) {
  const unit = (name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, maximumFractionDigits: 1 });
  const [celsius, megabytes, gigabytes] = [unit("celsius"), unit("megabyte"), unit("gigabyte")];
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  return {
    celsius: (degrees: number) => celsius.format(degrees),
    percent: (share: number) => percent.format(share / 100),
    size: (bytes: number) => (bytes < 1e9 ? megabytes.format(bytes / 1e6) : gigabytes.format(bytes / 1e9)),
  };
}
