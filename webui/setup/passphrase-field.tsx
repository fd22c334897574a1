// Where the passphrase in force is asked for.
import { TextField } from "../design/index.ts";

export function PassphraseField(props: {
  name: string;
  label: string;
  fault: string | undefined;
  isFirst?: true;
}) {
  return <TextField {...props} type="password" autocomplete="current-password" maxlength={1000} isRequired />;
}
