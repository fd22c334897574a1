// Takes one line off a list; what is removed is named to who does not see the line.
import { type Frame, PageForm } from "../frame.tsx";

export function RemoveForm(props: { frame: Frame; action: string; field: string; item: string }) {
  const { frame, action, field, item } = props;
  const { words } = frame;
  return (
    <PageForm frame={frame} action={action}>
      <button
        type="submit"
        class="plain"
        name={field}
        value={item}
        aria-label={words.say("ranges.remove-name", { name: item })}
      >
        {words.say("ranges.remove")}
      </button>
    </PageForm>
  );
}
