// First visit and log in.
import { TextField } from "../design/index.ts";
import { type Frame, Framed, Narrow } from "./frame.tsx";

export interface AccountForm {
  name: string;
  /** Beside which field the fault stands; `form` for one that belongs to none. */
  fault?: { field: "name" | "password" | "form"; words: string } | undefined;
}

const faultAt = (form: AccountForm, field: string) =>
  form.fault?.field === field ? form.fault.words : undefined;

function FormFault(props: { form: AccountForm }) {
  const words = faultAt(props.form, "form");
  return words ? (
    <p class="notice notice--broken" role="alert">
      {words}
    </p>
  ) : null;
}

/** The one-time link leads here: the first account is made. */
export function WelcomePage(props: { token: string; form: AccountForm; frame: Frame }) {
  const { form } = props;
  return (
    <Framed frame={props.frame} title="First visit">
      <Narrow>
        <div class="stack--tight stack">
          <h1>Make your account</h1>
          <p>This server is new. Whoever holds the one-time link may make an account and set it up.</p>
        </div>
        <FormFault form={form} />
        <form class="form" method="post" action="/welcome">
          <input type="hidden" name="token" value={props.token} />
          <TextField
            name="name"
            label="Name"
            help="What you log in with, and what stands beside the things you change."
            value={form.name}
            autocomplete="username"
            maxlength={64}
            fault={faultAt(form, "name")}
            isRequired
            isFirst
          />
          <TextField
            name="password"
            label="Password"
            type="password"
            help="At least 10 characters; a few words in a row are easy to keep."
            autocomplete="new-password"
            maxlength={1000}
            fault={faultAt(form, "password")}
            isRequired
          />
          <div class="actions">
            <button type="submit" class="primary">
              Make the account and log in
            </button>
          </div>
        </form>
      </Narrow>
    </Framed>
  );
}

/** Somebody came before the first account, without the link or with a used one. */
export function NoAccountYetPage(props: { isLinkBad: boolean; frame: Frame }) {
  return (
    <Framed frame={props.frame} title="First visit">
      <Narrow>
        <h1>{props.isLinkBad ? "This link no longer works" : "Nobody has an account yet"}</h1>
        <p>
          {props.isLinkBad
            ? "It was used already or is out of date. "
            : "The server printed a one-time link when it started; open that to make the first account. "}
          On the server, <code>tallybox-server admin-link</code> prints a new one.
        </p>
        {props.isLinkBad ? (
          <p>
            <a class="button" href="/login">
              Log in instead
            </a>
          </p>
        ) : null}
      </Narrow>
    </Framed>
  );
}

export function LoginPage(props: { next: string; form: AccountForm; frame: Frame }) {
  const { form } = props;
  return (
    <Framed frame={props.frame} title="Log in">
      <Narrow>
        <h1>Log in</h1>
        <FormFault form={form} />
        <form class="form" method="post" action="/login">
          <input type="hidden" name="next" value={props.next} />
          <TextField
            name="name"
            label="Name"
            value={form.name}
            autocomplete="username"
            maxlength={64}
            fault={faultAt(form, "name")}
            isRequired
            isFirst={form.name === ""}
          />
          <TextField
            name="password"
            label="Password"
            type="password"
            autocomplete="current-password"
            maxlength={1000}
            fault={faultAt(form, "password")}
            isRequired
            isFirst={form.name !== ""}
          />
          <div class="actions">
            <button type="submit" class="primary">
              Log in
            </button>
          </div>
          <p class="help">
            Forgotten? On the server, <code>tallybox-server admin-link</code> prints a link that sets a new
            password.
          </p>
        </form>
      </Narrow>
    </Framed>
  );
}
