// On every page: times keep moving and stand in the reader's own zone; secrets can be looked at while typed.
export {};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const exact = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

// The same words as on the server (reader.ts): a page must not change its tone after a minute.
function relative(distanceMs: number): string | undefined {
  const distance = Math.abs(distanceMs);
  if (distance < 45_000) return distanceMs > 5_000 ? "in a moment" : "just now";
  if (distance > 60 * DAY) return undefined;
  const amount =
    distance < 90_000
      ? "1 min"
      : distance < 90 * MINUTE
        ? `${Math.round(distance / MINUTE)} min`
        : distance < 36 * HOUR
          ? `${Math.round(distance / HOUR)} h`
          : `${Math.round(distance / DAY)} days`;
  return distanceMs < 0 ? `${amount} ago` : `in ${amount}`;
}

function tellTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    const title = exact.format(at);
    if (time.title !== title) time.title = title;
    const words = relative(at - Date.now());
    if (words !== undefined && time.textContent !== words) time.textContent = words;
  }
}

function addSecretButtons(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-secret]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const isHidden = input.type === "password";
      input.type = isHidden ? "text" : "password";
      button.textContent = isHidden ? "Hide" : "Show";
    });
    // What is stored is never sent here: there is something to show only once something was typed.
    const follow = () => {
      button.hidden = input.value === "";
    };
    input.addEventListener("input", follow);
    follow();
    input.after(button);
  }
}

function focusFirstFault(): void {
  document.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
}

/** Parts marked `data-live` (seconds) follow the server; one that somebody works in is left alone. */
function keepLive(): void {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-live][id]")];
  if (parts.length === 0) return;
  const seconds = Math.min(...parts.map((part) => Number(part.dataset.live)));
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) {
        const young = fresh.getElementById(part.id);
        if (!young || part.contains(document.activeElement) || part.querySelector("details[open]")) continue;
        if (withoutTimes(young) !== withoutTimes(part)) part.replaceChildren(...young.childNodes);
      }
      tellTimes();
    } catch {
      // The server is away: what it last said stays, with its times.
    }
  }, seconds * 1000);
}

function withoutTimes(part: HTMLElement): string {
  return part.innerHTML.replaceAll(/<time[^>]*>[^<]*<\/time>/g, "");
}

setInterval(tellTimes, 20_000);
tellTimes();
addSecretButtons();
keepLive();
if (!document.getElementById("filter")) focusFirstFault();
document.addEventListener("tallybox:fresh", tellTimes);
