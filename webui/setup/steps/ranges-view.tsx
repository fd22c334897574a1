// Where the box looks for printers and with which credentials, and one question to one printer.
import { Credentials } from "./credentials-view.tsx";
import { LocalRanges, OwnNetworks, RangeList } from "./ranges-lists.tsx";
import type { RangesPageProps } from "./ranges-page.ts";
import { StepPage } from "./step.tsx";
import { TryOne } from "./try-one-view.tsx";

export function RangesPage(props: RangesPageProps) {
  const { frame, plan } = props;
  const { words } = frame;
  return (
    <StepPage
      frame={frame}
      title="ranges.title"
      lead={plan.isNamedByServer ? "ranges.lead-server" : "ranges.lead"}
      said={props.said}
      fault={props.fault}
    >
      {plan.isNamedByServer || plan.local.length === 0 ? (
        <section aria-labelledby="in-force">
          <h2 id="in-force">{words.say("ranges.in-force")}</h2>
          <RangeList ranges={plan.inForce} {...props} />
        </section>
      ) : null}
      {plan.isNamedByServer ? null : (
        <>
          <OwnNetworks {...props} />
          <LocalRanges {...props} />
        </>
      )}
      <Credentials {...props} />
      <TryOne {...props} />
    </StepPage>
  );
}
