import type { Words } from "../words.ts";
import { fieldsOf } from "./fields.ts";

/** Every field of a message: how it is called there, what stands in it, what it means. */
export function FieldTable(props: { message: unknown; words: Words }) {
  const { words } = props;
  const { fields, isCut } = fieldsOf(props.message);
  return (
    <>
      {/* Who has no mouse scrolls what is focused. */}
      <section class="wide" tabindex={0} aria-label={words.say("messages.fields")}>
        <table class="fields">
          <thead>
            <tr>
              <th scope="col">{words.say("messages.field")}</th>
              <th scope="col">{words.say("messages.value")}</th>
              <th scope="col">{words.say("messages.meaning")}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, value, meaning }) => (
              <tr>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{value}</td>
                <td class="soft">{meaning === undefined ? "" : words.say(meaning)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isCut ? <p class="soft">{words.say("messages.cut")}</p> : null}
    </>
  );
}
