import { AreaField, TextField as Text, TickField, TickGroup } from "../design/index.ts";
import { CredentialSet } from "./credential-form-view.tsx";
import { type Faults, type RangeFields, type SiteForm, weekdays } from "./site-form.ts";

const WEEKDAY_NAMES: Record<string, string> = {
  ...{ mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday" },
  ...{ fri: "Friday", sat: "Saturday", sun: "Sunday" },
};

interface FormProps {
  form: SiteForm;
  faults: Faults;
}

/** Ranges, credentials, intervals and quiet hours of a site. Secrets typed and not saved yet are given back. */
export function ConfigurationForm(props: FormProps & { siteId: string }) {
  const { form, faults } = props;
  return (
    <form class="form" method="post" action={`/sites/${props.siteId}/configuration`} autocomplete="off">
      <input type="hidden" name="basedOn" value={form.basedOn} />
      {/* Enter in any field uses the first submit button: it must be the one that saves. */}
      <button type="submit" class="hidden-text" name="action" value="save" tabindex={-1}>
        Use this configuration
      </button>
      <Ranges form={form} faults={faults} />
      <fieldset class="form">
        <legend>Credentials</legend>
        <p class="help">
          How to speak to printers, tried from the top. What worked for a printer is remembered and tried
          first. They are kept on this server, sent sealed, and never shown again.
        </p>
        {form.credentials.map((credential, i) => (
          <CredentialSet credential={credential} place={i} faults={faults} />
        ))}
        <div class="actions">
          <button type="submit" name="action" value="add-community">
            Add a community
          </button>
          <button type="submit" name="action" value="add-user">
            Add a version 3 user
          </button>
        </div>
      </fieldset>
      <Intervals form={form} faults={faults} />
      <QuietHours form={form} faults={faults} />
      <div class="actions">
        <button type="submit" class="primary" name="action" value="save">
          Use this configuration
        </button>
      </div>
    </form>
  );
}

function Ranges(props: FormProps) {
  const { form, faults } = props;
  return (
    <fieldset class="form">
      <legend>Ranges</legend>
      <p class="help">Named sets of addresses. Boxes look for printers there and nowhere else.</p>
      {faults.ranges ? <p class="fault">{faults.ranges}</p> : null}
      {form.ranges.length === 0 ? <p>No range yet: nothing is searched at this site.</p> : null}
      {form.ranges.map((range, i) => (
        <RangeSet range={range} place={i} form={form} faults={faults} />
      ))}
      <div class="actions">
        <button type="submit" name="action" value="add-range">
          Add a range
        </button>
      </div>
    </fieldset>
  );
}

function RangeSet(props: FormProps & { range: RangeFields; place: number }) {
  const { range, place, form, faults } = props;
  const name = `ranges.${place}`;
  return (
    <fieldset class="group">
      <legend>{range.name || `Range ${place + 1}`}</legend>
      <Text name={`${name}.name`} label="Name" value={range.name} fault={faults[`${name}.name`]} />
      <AreaField
        name={`${name}.addresses`}
        label="Addresses"
        value={range.addresses}
        rows={3}
        help="One per line: 192.168.1.0/24, 192.168.1.10-192.168.1.90, 192.168.1.10-90, an IPv6 address, a host name"
        fault={faults[`${name}.addresses`] ?? faults[`${name}`]}
      />
      <AreaField
        name={`${name}.exclude`}
        label="But not"
        value={range.exclude}
        rows={2}
        help="Addresses in the same forms that are never asked"
        fault={faults[`${name}.exclude`]}
      />
      <TickGroup name={`${name}.credentials`} label="Credentials" fault={faults[`${name}.credentials`]}>
        {form.credentials.map((credential) => (
          <TickField
            name={`${name}.credentials`}
            value={credential.was}
            label={credential.id || "(no name yet)"}
            isOn={range.credentials.includes(credential.was)}
          />
        ))}
      </TickGroup>
      <Text
        name={`${name}.port`}
        label="UDP port"
        value={range.port}
        inputmode="numeric"
        maxlength={5}
        help="161 unless the printers were moved"
        fault={faults[`${name}.port`]}
      />
      <TickField name={`${name}.enabled`} value="yes" label="Search this range" isOn={range.enabled} />
      <div class="actions">
        <button type="submit" name="action" value={`remove-range-${place}`} class="plain">
          Remove {range.name || "this range"}
        </button>
      </div>
    </fieldset>
  );
}

function Intervals(props: FormProps) {
  const { form, faults } = props;
  const minutes = (name: keyof SiteForm & string, label: string, value: string, help: string) => (
    <Text
      name={name}
      label={label}
      value={value}
      inputmode="numeric"
      maxlength={5}
      help={help}
      fault={faults[name]}
    />
  );
  return (
    <fieldset class="form">
      <legend>How often</legend>
      <div class="pair">
        {minutes("discoverMinutes", "Look for printers", form.discoverMinutes, "minutes; 1440 is once a day")}
        {minutes("collectMinutes", "Read printers", form.collectMinutes, "minutes; 180 is every three hours")}
        {minutes("reportMinutes", "Send a report", form.reportMinutes, "minutes; only what changed is sent")}
        {minutes(
          "checkInMinutes",
          "Check in",
          form.checkInMinutes,
          "minutes; how soon a change here arrives",
        )}
        {minutes(
          "packetsPerSecond",
          "Search speed",
          form.packetsPerSecond,
          "packets per second; 300 is gentle",
        )}
      </div>
    </fieldset>
  );
}

function QuietHours(props: FormProps) {
  const { form, faults } = props;
  return (
    <fieldset class="form">
      <legend>Quiet hours</legend>
      <p class="help">Times in which boxes neither look for printers nor read them.</p>
      {form.quietHours.map((hours, i) => {
        const name = `quietHours.${i}`;
        return (
          <fieldset class="group">
            <legend>Quiet hours {i + 1}</legend>
            <TickGroup name={`${name}.days`} label="Days" fault={faults[`${name}.days`]}>
              <div class="days">
                {weekdays.map((day) => (
                  <TickField
                    name={`${name}.days`}
                    value={day}
                    label={WEEKDAY_NAMES[day] ?? day}
                    isOn={hours.days.includes(day)}
                  />
                ))}
              </div>
            </TickGroup>
            <div class="pair">
              <Text
                name={`${name}.from`}
                label="From"
                type="time"
                value={hours.from}
                fault={faults[`${name}.from`]}
              />
              <Text
                name={`${name}.to`}
                label="To"
                type="time"
                value={hours.to}
                help="Earlier than “from” means the next day"
                fault={faults[`${name}.to`]}
              />
            </div>
            <Text
              name={`${name}.zone`}
              label="Time zone"
              value={hours.zone}
              maxlength={64}
              help="As Europe/Oslo or UTC"
              fault={faults[`${name}.zone`]}
            />
            <div class="actions">
              <button type="submit" name="action" value={`remove-quiet-${i}`} class="plain">
                Remove quiet hours {i + 1}
              </button>
            </div>
          </fieldset>
        );
      })}
      <div class="actions">
        <button type="submit" name="action" value="add-quiet">
          Add quiet hours
        </button>
      </div>
    </fieldset>
  );
}
