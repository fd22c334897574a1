// Ranges that are searched, by themselves or because somebody named them here.
import { AreaField, StateMark, TextField, TickField } from "../../design/index.ts";
import { type Frame, PageForm } from "../frame.tsx";
import type { Words } from "../words.ts";
import type { RangesPageProps } from "./ranges-page.ts";
import type { PlannedRange } from "./ranges-plan.ts";
import { RemoveForm } from "./remove-form.tsx";

export function RangeList(props: { ranges: readonly PlannedRange[]; frame: Frame; canRemove?: true }) {
  const { ranges, frame } = props;
  const { words } = frame;
  if (ranges.length === 0) return <p class="soft">{words.say("ranges.none")}</p>;
  return (
    <ul class="lines">
      {ranges.map((range) => (
        <li>
          <span>
            <b>{range.name}</b> <span class="soft">{words.count("ranges.addresses", range.count)}</span>
            <br />
            <RangeWords range={range} words={words} />
            {range.isForbidden ? (
              <>
                <br />
                <StateMark state="attention" word={words.say("ranges.forbidden")} />
              </>
            ) : null}
          </span>
          {props.canRemove ? (
            <RemoveForm frame={frame} action="/ranges/remove" field="name" item={range.name} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function RangeWords({ range, words }: { range: PlannedRange; words: Words }) {
  const parts = [
    range.addresses.join(", "),
    ...(range.exclude.length > 0 ? [words.say("ranges.but", { addresses: range.exclude.join(", ") })] : []),
    ...(range.port === 161 ? [] : [words.say("ranges.at-port", { port: range.port })]),
  ];
  return <span class="code">{parts.join("; ")}</span>;
}

/** What the box would search by itself, and whether it may. */
export function OwnNetworks({ frame, plan }: RangesPageProps) {
  const { words } = frame;
  if (!plan.own) return null;
  return (
    <section aria-labelledby="own">
      <h2 id="own">{words.say("ranges.own")}</h2>
      <PageForm frame={frame} action="/ranges/own" class="form">
        <div class="field">
          <TickField name="own" value="yes" label={words.say("ranges.own-tick")} isOn={plan.isOwnWanted} />
          <p class="help">
            {plan.own.length === 0
              ? words.say("ranges.own-none")
              : plan.own.map(({ addresses }) => addresses.slice(0, 8).join(", ")).join("; ")}
          </p>
        </div>
        <div class="actions">
          <button type="submit">{words.say("ranges.own-button")}</button>
        </div>
      </PageForm>
    </section>
  );
}

/** Ranges that were named on the spot, and the form for another. */
export function LocalRanges(props: RangesPageProps) {
  const { frame, plan, range, rangeFaults: faults } = props;
  const { words } = frame;
  const isOpen = Object.keys(faults).length > 0 || (plan.inForce.length === 0 && plan.local.length === 0);
  return (
    <section aria-labelledby="local">
      <h2 id="local">{words.say("ranges.local")}</h2>
      {plan.local.length === 0 ? <p class="soft">{words.say("ranges.local-none")}</p> : null}
      {plan.local.length === 0 ? null : <RangeList ranges={plan.local} {...props} canRemove />}
      <details open={isOpen}>
        <summary>{words.say("ranges.add")}</summary>
        <PageForm frame={frame} action="/ranges/add" class="form">
          <AreaField
            name="addresses"
            label={words.say("ranges.field-addresses")}
            help={words.say("ranges.field-addresses-help")}
            value={range.addresses}
            rows={3}
            fault={faults.addresses}
          />
          <TextField
            name="exclude"
            label={words.say("ranges.field-exclude")}
            value={range.exclude}
            fault={faults.exclude}
            maxlength={4000}
          />
          <div class="pair">
            <TextField
              name="name"
              label={words.say("ranges.field-name")}
              value={range.name}
              fault={faults.name}
              maxlength={100}
            />
            <TextField
              name="port"
              label={words.say("ranges.field-port")}
              value={range.port}
              inputmode="numeric"
              fault={faults.port}
              maxlength={5}
            />
          </div>
          <div class="actions">
            <button type="submit">{words.say("ranges.add-button")}</button>
          </div>
        </PageForm>
      </details>
    </section>
  );
}
