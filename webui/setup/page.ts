// Makes the box's page nicer where there is script: parts that change keep up by themselves, and a claim code may come
// as a photo, which never leaves the browser.
export {};

interface Found {
  data: string;
}
declare const BarcodeDetector:
  | (new (options: {
      formats: string[];
    }) => { detect(image: ImageBitmap): Promise<{ rawValue: string }[]> })
  | undefined;
declare function jsQR(data: Uint8ClampedArray, width: number, height: number): Found | null;

/** Photos are made smaller before they are read: more than this only takes time. */
const MOST_PIXELS = 1600;

followLiveParts();
showRoom();
for (const place of document.querySelectorAll<HTMLElement>("[data-photo]")) offerPhoto(place);
for (const place of document.querySelectorAll<HTMLElement>("[data-own-zone]")) offerOwnZone(place);

/** On a phone the rooms are a line that is wider than the window: the one that one is in is to be seen. */
function showRoom(): void {
  const rooms = document.querySelector<HTMLElement>(".top__rooms");
  const room = rooms?.querySelector<HTMLElement>("[aria-current]");
  if (rooms && room) rooms.scrollLeft = room.offsetLeft - (rooms.clientWidth - room.clientWidth) / 2;
}

/** Fetches the page again and puts the parts that are marked in place, without moving the reader. */
function followLiveParts(): void {
  const { liveEvery, liveFrom } = document.querySelector<HTMLElement>("[data-live-every]")?.dataset ?? {};
  const seconds = Number(liveEvery);
  if (!(seconds > 0) || liveFrom === undefined) return;
  setInterval(() => {
    if (!document.hidden) void renew(liveFrom);
  }, seconds * 1000);
  // Goes on where the box is not reached any more.
  setInterval(() => {
    for (const left of document.querySelectorAll<HTMLProgressElement>("progress[data-countdown]"))
      left.value -= 1;
  }, 1000);
}

async function renew(from: string): Promise<void> {
  const note = document.querySelector<HTMLElement>("[data-offline]");
  try {
    const answer = await fetch(from, { headers: { accept: "text/html" } });
    // Signed out meanwhile: the page that was asked for is another.
    if (!answer.ok || answer.redirected) return location.replace(from);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (!next || next.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
      part.replaceChildren(...next.childNodes);
    }
    if (note) note.hidden = true;
    // What was waited for is over, or began.
    if (!fresh.querySelector("[data-live-every]")) location.replace(from);
  } catch {
    if (note) note.hidden = false;
  }
}

/** The time zone of whoever looks is most likely the box's too. */
function offerOwnZone(place: HTMLElement): void {
  const button = place.querySelector("button");
  const field = place.closest("form")?.elements.namedItem("zone");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!button || !(field instanceof HTMLInputElement) || field.value === zone) return;
  button.textContent = (place.dataset.ownZone ?? "").replace("{zone}", zone);
  button.addEventListener("click", () => {
    field.value = zone;
    field.focus();
  });
  place.hidden = false;
}

function offerPhoto(place: HTMLElement): void {
  const input = place.querySelector("input");
  const said = place.querySelector("[role=status]");
  const form = place.closest("form");
  if (!input || !said || !form) return;
  place.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    // The photo itself is not sent.
    input.value = "";
    if (!file) return;
    const code = await readCode(file, place.dataset.photo ?? "").catch(() => undefined);
    said.textContent = code === undefined ? (place.dataset.failed ?? "") : "";
    if (code === undefined) return;
    const field = form.elements.namedItem("code");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = code;
    field.focus();
  });
}

async function readCode(file: File, decoder: string): Promise<string | undefined> {
  const image = await createImageBitmap(file);
  if (typeof BarcodeDetector === "function") {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(image).catch(() => []);
    if (found[0]) return found[0].rawValue;
  }
  await load(decoder);
  const scale = Math.min(1, MOST_PIXELS / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, width, height)?.data || undefined;
}

function load(src: string): Promise<void> {
  return new Promise((done, fail) => {
    if (document.querySelector(`script[src="${src}"]`)) return done();
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", () => done());
    script.addEventListener("error", () => fail(new Error("the decoder did not load")));
    document.head.append(script);
  });
}
