// How an interface gets its addresses: the same fields for the cable and for the Wi-Fi.
import { SelectField, TextField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import type { Words } from "../words.ts";
import type { NetworkField, NetworkForm } from "./network-form.ts";

export function AddressFields(props: { form: NetworkForm; faults: Faults<NetworkField>; words: Words }) {
  const { form, faults, words } = props;
  const isSet = (version: "4" | "6", usual: string) =>
    form[`method${version}`] !== usual ||
    (["method", "addresses", "gateway", "dns"] as const).some((each) => faults[`${each}${version}`]);
  return (
    <>
      <details open={isSet("4", "dhcp")}>
        <summary>
          {words.say("network.ipv4")}: {words.say(methodWords[form.method4] ?? "network.method-dhcp")}
        </summary>
        <Version version="4" methods={["dhcp", "static", "off"]} {...props} />
      </details>
      <details open={isSet("6", "automatic")}>
        <summary>
          {words.say("network.ipv6")}: {words.say(methodWords[form.method6] ?? "network.method-automatic")}
        </summary>
        <Version version="6" methods={["automatic", "static", "off"]} {...props} />
      </details>
    </>
  );
}

const methodWords: Record<
  string,
  "network.method-dhcp" | "network.method-static" | "network.method-off" | "network.method-automatic"
> = {
  dhcp: "network.method-dhcp",
  automatic: "network.method-automatic",
  static: "network.method-static",
  off: "network.method-off",
};

function Version(props: {
  version: "4" | "6";
  methods: readonly string[];
  form: NetworkForm;
  faults: Faults<NetworkField>;
  words: Words;
}) {
  const { version, form, faults, words } = props;
  const field = (
    name: "addresses" | "gateway" | "dns",
    help?: "network.addresses-help4" | "network.addresses-help6",
  ) => (
    <TextField
      name={`${name}${version}`}
      label={words.say(`network.${name}`)}
      {...(help && { help: words.say(help) })}
      value={form[`${name}${version}`]}
      fault={faults[`${name}${version}`]}
      maxlength={400}
    />
  );
  return (
    <div class="group">
      <SelectField
        name={`method${version}`}
        label={words.say("network.method")}
        value={form[`method${version}`]}
        choices={props.methods.map((value) => ({
          value,
          label: words.say(methodWords[value] ?? "network.method-off"),
        }))}
        {...(faults[`method${version}`] && { fault: faults[`method${version}`] })}
      />
      {field("addresses", `network.addresses-help${version}`)}
      {field("gateway")}
      {field("dns")}
    </div>
  );
}
