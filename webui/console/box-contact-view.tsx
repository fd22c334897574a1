// When a box was heard of, and how it is reached on the spot.
import { Moment } from "../design/index.ts";
import type { BoxProps } from "./box-data.ts";
import { QrImage } from "./qr-image.tsx";

/** To be opened by who stands in the box's network; the certificate to compare with is among the facts. */
function OwnPage(props: { urls: readonly string[] }) {
  const [first] = props.urls;
  if (first === undefined) return null;
  return (
    <>
      <dt>Its own page</dt>
      <dd>
        {props.urls.map((url) => (
          <div>
            <a href={url} rel="noreferrer">
              {url}
            </a>
          </div>
        ))}
        <QrImage text={first} label={`${first} as a QR code`} />
      </dd>
    </>
  );
}

export function Contact(props: BoxProps) {
  const { box, facts, nextReportAt, lastOutage, quarantined } = props.data;
  return (
    <section>
      <h2>Contact</h2>
      <dl class="facts">
        <dt>Last check-in</dt>
        <dd>
          <Moment at={box.lastCheckInAt} reader={props.reader} />
        </dd>
        <dt>Last report</dt>
        <dd>
          <Moment at={box.lastReportAt} reader={props.reader} never="none yet" />
        </dd>
        {nextReportAt === undefined ? null : (
          <>
            <dt>Next report</dt>
            <dd>
              <Moment at={nextReportAt} reader={props.reader} />
            </dd>
          </>
        )}
        {lastOutage === undefined ? null : (
          <>
            <dt>Last outage</dt>
            <dd>
              {lastOutage.what}
              <div class="soft small">
                {props.reader.exact(lastOutage.since)} to {props.reader.exact(lastOutage.until)}, by its clock
              </div>
            </dd>
          </>
        )}
        <dt>Claimed</dt>
        <dd>
          <Moment at={box.enrolledAt} reader={props.reader} />
        </dd>
        {quarantined > 0 ? (
          <>
            <dt>Set aside</dt>
            <dd>{quarantined} messages that this server refused</dd>
          </>
        ) : null}
        <OwnPage urls={props.data.pageUrls} />
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}
