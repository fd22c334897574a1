// What a person can do about a box: answer its questions, tell it something, change it.
import { TextField } from "../design/index.ts";
import type { BoxSummary } from "./box-summary.ts";

/** What only a person can settle; nothing where there is no such question. */
export function BoxQuestions(props: { box: BoxSummary }) {
  const { box } = props;
  return (
    <>
      {box.movedAt === undefined ? null : <MoveQuestion box={box} />}
      {box.clonedAt === undefined ? null : <CopyQuestion box={box} />}
    </>
  );
}

function MoveQuestion(props: { box: BoxSummary }) {
  const { name, id } = props.box;
  return (
    <form class="notice notice--attention stack stack--tight" method="post" action={`/boxes/${id}/moved`}>
      <p>
        {name} speaks from other hardware than it was claimed with. If somebody moved its storage there,
        confirm it; its reports are taken again from then on. If nobody did, revoke it below: somebody copied
        its key.
      </p>
      <button type="submit">Confirm that {name} was moved</button>
    </form>
  );
}

function CopyQuestion(props: { box: BoxSummary }) {
  const { name, id } = props.box;
  return (
    <form
      class="notice notice--attention stack stack--tight"
      method="post"
      action={`/boxes/${id}/copy-settled`}
    >
      <p>
        Two boxes speak as {name}: one is a copy of the other. Nothing more is taken of either. Switch one
        off, then settle it, and the other goes on. If you do not know of a copy, revoke {name} below:
        somebody copied its key.
      </p>
      <button type="submit">The copy of {name} is off</button>
    </form>
  );
}

export function CommandButtons(props: { box: BoxSummary }) {
  return (
    <form class="actions" method="post" action={`/boxes/${props.box.id}/commands`}>
      <button type="submit" name="type" value="collect">
        Read its printers now
      </button>
      <button type="submit" name="type" value="discover">
        Look for printers now
      </button>
      <button type="submit" name="type" value="bundle">
        Ask for a support bundle
      </button>
      <span class="help">It begins at its next check-in, within {props.box.checkInMinutes} min.</span>
    </form>
  );
}

export function BoxChanges(props: { box: BoxSummary }) {
  const { box } = props;
  return (
    <section class="stack stack--tight">
      <h2>Change</h2>
      <details class="confirm">
        <summary>Rename this box</summary>
        <form method="post" action={`/boxes/${box.id}/name`}>
          <TextField name="name" label="Name" value={box.name} maxlength={100} isRequired />
          <button type="submit">Use this name</button>
        </form>
      </details>
      {box.revokedAt === undefined ? (
        <>
          <details class="confirm">
            <summary>Ask for a full report</summary>
            <form method="post" action={`/boxes/${box.id}/full-report`}>
              <p>
                The box reports only what changed. If its printers here look unlike what they say, it can tell
                everything anew.
              </p>
              <button type="submit">Ask for a full report</button>
            </form>
          </details>
          <details class="confirm">
            <summary>Revoke this box</summary>
            <form method="post" action={`/boxes/${box.id}/revoke`}>
              <p>
                Every message of {box.name} ({box.site}) will be refused from now on, and it gets no more
                configuration. This cannot be taken back; the box can be claimed anew with a new code.
              </p>
              <button type="submit" class="danger">
                Revoke {box.name}
              </button>
            </form>
          </details>
        </>
      ) : null}
    </section>
  );
}
