// The door to uqr (MIT, no dependencies): only its matrix of dark modules is used, the picture is drawn here.
import { encode } from "uqr";

const QUIET = 4;

/** A QR code as SVG: black on white in both schemes, with the quiet zone of ISO 18004 §9.1. */
export function QrImage(props: { text: string; label: string }) {
  const { data, size } = encode(props.text, { ecc: "M", border: 0 });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const start = x;
      while (x < size && row[x]) x++;
      runs.push(`M${start + QUIET} ${y + QUIET}h${x - start}v1h-${x - start}z`);
    }
  }
  const side = size + 2 * QUIET;
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={props.label} shape-rendering="crispEdges">
        <path d={runs.join("")} fill="#000" />
      </svg>
    </div>
  );
}
