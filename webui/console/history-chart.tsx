import type { Reader } from "../design/index.ts";
import { axisTop, type DayVolume } from "./history.ts";

const TOP = 12;
const HEIGHT = 140;
/** Room for the axis' numbers, in percent of the width. */
const LEFT = 8;

/** Pages per day as bars from zero; days of which nothing is known are drawn as gaps. */
export function HistoryChart(props: { days: readonly DayVolume[]; csvHref: string; reader: Reader }) {
  const { days, reader } = props;
  const known = days.filter((day) => day.pages !== undefined);
  const sum = known.reduce((total, day) => total + (day.pages ?? 0), 0);
  if (known.length === 0)
    return <p class="soft">No history yet: it begins with the next change of the counter.</p>;
  if (known.length === 1) {
    return (
      <p class="soft">
        {reader.number(sum)} {sum === 1 ? "page" : "pages"} so far on the first day; the chart begins with the
        second.
      </p>
    );
  }
  const summary = `${reader.number(sum)} pages in ${known.length} ${known.length === 1 ? "day" : "days"}`;
  return (
    <figure class="chart">
      <p>
        {summary}
        <span class="soft">, a bar per day, grey where nothing is known</span>
      </p>
      <Bars days={days} reader={reader} label={`Pages per day: ${summary}`} />
      <details class="small">
        <summary>Show as a table</summary>
        <VolumeTable days={days} reader={reader} />
      </details>
      <p class="small">
        <a href={props.csvHref} download>
          Download as CSV
        </a>
      </p>
    </figure>
  );
}

function Bars(props: { days: readonly DayVolume[]; reader: Reader; label: string }) {
  const { days, reader } = props;
  const top = axisTop(Math.max(...days.map((day) => day.pages ?? 0)));
  const step = (100 - LEFT) / days.length;
  const y = (value: number) => TOP + HEIGHT - (value / top) * HEIGHT;
  return (
    // Percentages across, pixels down: the text keeps its size on a phone.
    <svg width="100%" height={TOP + HEIGHT + 24} role="img" aria-label={props.label}>
      {[0, top / 2, top].map((value) => (
        <>
          <line class="chart__grid" x1={`${LEFT}%`} x2="100%" y1={y(value)} y2={y(value)} />
          <text x={`${LEFT - 1}%`} y={y(value) + 4} text-anchor="end">
            {reader.number(value)}
          </text>
        </>
      ))}
      {days.map((day, i) => {
        const x = `${(LEFT + step * (i + 0.15)).toFixed(2)}%`;
        const width = `${(step * 0.7).toFixed(2)}%`;
        if (day.pages === undefined) {
          return <rect class="chart__gap" x={x} y={TOP} width={width} height={HEIGHT} />;
        }
        return (
          <rect class="chart__bar" x={x} y={y(day.pages)} width={width} height={TOP + HEIGHT - y(day.pages)}>
            <title>{`${reader.day(day.at)}: ${reader.number(day.pages)} pages`}</title>
          </rect>
        );
      })}
      <text x={`${LEFT}%`} y={TOP + HEIGHT + 18}>
        {reader.day(days[0]?.at ?? 0)}
      </text>
      <text x="100%" y={TOP + HEIGHT + 18} text-anchor="end">
        today
      </text>
    </svg>
  );
}

function VolumeTable(props: { days: readonly DayVolume[]; reader: Reader }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="number">
            Pages
          </th>
        </tr>
      </thead>
      <tbody>
        {props.days.toReversed().map((day) => (
          <tr>
            <td>{props.reader.day(day.at)}</td>
            <td class="number">{day.pages === undefined ? "not known" : props.reader.number(day.pages)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
