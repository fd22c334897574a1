// Form pieces: label above, help below, the fault beside the field in words.
import type { Child } from "hono/jsx";

export interface FieldTexts {
  name: string;
  label: string;
  help?: Child;
  fault?: string | undefined;
}

interface FieldProps extends FieldTexts {
  /** Renders the control; `attributes` ties it to its label, help and fault. */
  control: (attributes: ControlAttributes) => Child;
}

export interface ControlAttributes {
  id: string;
  name: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
}

export function Field(props: FieldProps) {
  const id = `f-${props.name}`;
  const described = [props.fault && `${id}-fault`, props.help && `${id}-help`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.control({
        id,
        name: props.name,
        ...(described && { "aria-describedby": described }),
        ...(props.fault && { "aria-invalid": "true" }),
      })}
      {props.fault ? (
        <p class="fault" id={`${id}-fault`}>
          {props.fault}
        </p>
      ) : null}
      {props.help ? (
        <p class="help" id={`${id}-help`}>
          {props.help}
        </p>
      ) : null}
    </div>
  );
}

interface TextFieldProps extends FieldTexts {
  value?: string | undefined;
  type?: string;
  autocomplete?: string;
  inputmode?: string;
  placeholder?: string;
  isRequired?: boolean;
  maxlength?: number;
  minlength?: number;
  /** The first thing to be typed on this page. */
  isFirst?: boolean;
}

export function TextField(props: TextFieldProps) {
  return (
    <Field
      {...props}
      control={(attributes) => (
        <input
          {...attributes}
          type={props.type ?? "text"}
          value={props.type === "password" ? undefined : props.value}
          autocomplete={props.autocomplete ?? "off"}
          inputmode={props.inputmode as "text" | undefined}
          placeholder={props.placeholder}
          required={props.isRequired}
          maxlength={props.maxlength ?? 200}
          minlength={props.minlength}
          autofocus={props.isFirst}
          spellcheck={false}
        />
      )}
    />
  );
}

export function AreaField(props: FieldTexts & { value: string; rows: number; placeholder?: string }) {
  return (
    <Field
      {...props}
      control={(attributes) => (
        <textarea {...attributes} rows={props.rows} placeholder={props.placeholder} spellcheck={false}>
          {props.value}
        </textarea>
      )}
    />
  );
}

/** Several ticks that belong together, under one name. */
export function TickGroup(props: FieldTexts & { children?: Child }) {
  return (
    <fieldset class="field" aria-describedby={props.fault ? `f-${props.name}-fault` : undefined}>
      <legend class="label">{props.label}</legend>
      {props.children}
      {props.fault ? (
        <p class="fault" id={`f-${props.name}-fault`}>
          {props.fault}
        </p>
      ) : null}
    </fieldset>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField(props: FieldTexts & { value: string; choices: readonly Choice[] }) {
  return (
    <Field
      {...props}
      control={(attributes) => (
        <select {...attributes}>
          {props.choices.map((choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}

export function TickField(props: { name: string; value: string; label: Child; isOn: boolean }) {
  const id = `f-${props.name}-${props.value}`;
  return (
    <div class="tick">
      <input type="checkbox" id={id} name={props.name} value={props.value} checked={props.isOn} />
      <label for={id}>{props.label}</label>
    </div>
  );
}
