// The fleet's page, made livelier: the filter works while typing, rows follow the keyboard, long lists scroll, and
// what changed on the server appears without a flicker.
export {};

const TYPING_MS = 250;
const OFFLINE_AFTER = 2;

interface Chunk {
  body: HTMLTableSectionElement;
  from: number;
  isLoaded: boolean;
  /** Height the rows had or may have, for the gap that stands for them. */
  height: number;
}

let root = document.getElementById("fleet") as HTMLElement | null;
let chunks: Chunk[] = [];
let watcher: IntersectionObserver | undefined;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: AbortController | undefined;

const table = () => root?.querySelector<HTMLTableElement>(".fleet__table") ?? null;
const pageSize = () => Number(table()?.dataset.page ?? 100);

/** The fragment's address with another start. */
function partAddress(from: number): string {
  const address = new URL(root?.dataset.part ?? "/parts/fleet", location.href);
  if (from > 0) address.searchParams.set("from", String(from));
  else address.searchParams.delete("from");
  return address.href;
}

async function fetchPart(address: string, signal?: AbortSignal): Promise<HTMLElement | undefined> {
  const answer = await fetch(address, { headers: { accept: "text/html" }, ...(signal && { signal }) });
  // Logged out meanwhile: the page itself leads to the log-in and back.
  if (answer.status === 401 || answer.redirected) location.reload();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  return parsed.getElementById("fleet") ?? undefined;
}

// ---- long lists: one tbody per page of rows, far ones are gaps of the same height

function startChunks(): void {
  watcher?.disconnect();
  chunks = [];
  const list = table();
  const first = list?.tBodies[0];
  if (!list || !first) return;
  const found = Number(list.dataset.found ?? 0);
  const size = pageSize();
  const from = Number(first.dataset.from ?? 0);
  const rowHeight = first.rows.length > 0 ? first.offsetHeight / first.rows.length : 40;
  for (let start = 0; start < found; start += size) {
    const isHere = start === from;
    const body = isHere ? first : document.createElement("tbody");
    const height = Math.min(size, found - start) * rowHeight;
    chunks.push({ body, from: start, isLoaded: isHere, height });
  }
  if (chunks.length < 2) return;
  root?.querySelector(".pager")?.remove();
  list.append(...chunks.map((chunk) => chunk.body));
  watcher = new IntersectionObserver(onScroll, { rootMargin: "1500px 0px" });
  for (const chunk of chunks) {
    if (!chunk.isLoaded) leaveGap(chunk);
    watcher.observe(chunk.body);
  }
}

function leaveGap(chunk: Chunk): void {
  const row = document.createElement("tr");
  const cell = document.createElement("td");
  row.className = "gap";
  cell.colSpan = 40;
  cell.style.height = `${chunk.height}px`;
  row.append(cell);
  chunk.body.replaceChildren(row);
  chunk.isLoaded = false;
}

function onScroll(entries: IntersectionObserverEntry[]): void {
  for (const entry of entries) {
    const chunk = chunks.find((candidate) => candidate.body === entry.target);
    if (!chunk) continue;
    if (entry.isIntersecting && !chunk.isLoaded) void fill(chunk);
    else if (!entry.isIntersecting && chunk.isLoaded && !chunk.body.contains(document.activeElement)) {
      chunk.height = chunk.body.offsetHeight || chunk.height;
      leaveGap(chunk);
    }
  }
}

async function fill(chunk: Chunk): Promise<void> {
  chunk.isLoaded = true;
  try {
    const part = await fetchPart(partAddress(chunk.from));
    const rows = part?.querySelector<HTMLTableElement>(".fleet__table")?.tBodies[0];
    if (rows) chunk.body.replaceChildren(...rows.rows);
    freshen();
  } catch {
    leaveGap(chunk);
  }
}

// ---- what changed

/** Puts a fresh row in place of a stale one, only where they differ, and keeps the focus. */
function mergeRows(here: HTMLTableSectionElement, fresh: HTMLTableSectionElement): void {
  const known = new Map([...here.rows].map((row) => [row.dataset.key, row]));
  const wasEmpty = here.rows.length === 0;
  let place: Element | null = here.firstElementChild;
  for (const row of [...fresh.rows]) {
    const old = known.get(row.dataset.key);
    known.delete(row.dataset.key);
    let current = row;
    if (old && sameRow(old, row)) current = old;
    else if (old) {
      const hadFocus = old.contains(document.activeElement);
      if (old.dataset.told !== row.dataset.told) row.classList.add("changed");
      if (place === old) place = old.nextElementSibling;
      old.replaceWith(row);
      if (hadFocus) row.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
    } else if (!wasEmpty) row.classList.add("changed");
    if (current === place) place = place.nextElementSibling;
    else here.insertBefore(current, place);
  }
  for (const gone of known.values()) gone.remove();
}

function sameRow(a: HTMLTableRowElement, b: HTMLTableRowElement): boolean {
  if (a.dataset.told !== b.dataset.told || a.cells.length !== b.cells.length) return false;
  // Relative times differ by themselves: the other script keeps them moving.
  const plain = (row: HTMLTableRowElement) => row.innerHTML.replaceAll(/<time[^>]*>[^<]*<\/time>/g, "");
  return plain(a) === plain(b);
}

function replaceIfChanged(selector: string, fresh: HTMLElement): void {
  const old = root?.querySelector<HTMLElement>(selector);
  const young = fresh.querySelector<HTMLElement>(selector);
  if (!old || !young || old.contains(document.activeElement)) return;
  if (old.innerHTML !== young.innerHTML) old.replaceWith(young);
}

async function refresh(): Promise<void> {
  if (!root || document.hidden) return;
  const shown = chunks.find((chunk) => chunk.isLoaded && chunk.body.getBoundingClientRect().bottom > 0);
  const fresh = await fetchPart(partAddress(shown?.from ?? 0));
  if (!fresh) return;
  root.dataset.refresh = fresh.dataset.refresh ?? "30";
  const freshTable = fresh.querySelector<HTMLTableElement>(".fleet__table");
  const list = table();
  // From none to some, or another number of pages: the whole part is taken.
  const isSameShape =
    list &&
    freshTable &&
    Math.ceil(Number(freshTable.dataset.found) / pageSize()) === Math.max(1, chunks.length);
  if (!isSameShape) {
    if (!list !== !freshTable || list) takeWhole(fresh);
    return;
  }
  list.dataset.found = freshTable.dataset.found ?? "";
  const rows = freshTable.tBodies[0];
  if (shown && rows) mergeRows(shown.body, rows);
  replaceIfChanged("#today", fresh);
  replaceIfChanged("#fleet-count", fresh);
  replaceIfChanged("#fleet-faults", fresh);
  freshen();
}

function takeWhole(fresh: HTMLElement): void {
  if (!root) return;
  const filter = document.getElementById("filter") as HTMLInputElement | null;
  const isTyping = filter !== null && document.activeElement === filter;
  if (isTyping && fresh.querySelector("#filter")) {
    // The box being typed into stays; everything else is taken.
    for (const selector of ["#today", "#fleet-faults", ".fleet__line"]) replaceIfChanged(selector, fresh);
    root.querySelectorAll(".fleet__table, .pager, .empty").forEach((old) => {
      old.remove();
    });
    root.append(...fresh.querySelectorAll(".fleet__table, .pager, .empty"));
    root.dataset.part = fresh.dataset.part ?? "";
  } else {
    root.replaceWith(fresh);
    root = fresh;
    listenToFilter();
  }
  startChunks();
  freshen();
}

function freshen(): void {
  document.dispatchEvent(new Event("tallybox:fresh"));
}

function schedule(): void {
  clearTimeout(timer);
  const seconds = Number(root?.dataset.refresh ?? 30) * 2 ** Math.min(failures, 4);
  timer = setTimeout(async () => {
    try {
      await refresh();
      failures = 0;
    } catch {
      failures++;
    }
    tellOffline();
    schedule();
  }, seconds * 1000);
}

function tellOffline(): void {
  const old = document.getElementById("offline");
  if (failures < OFFLINE_AFTER) {
    old?.remove();
    return;
  }
  if (old) return;
  const notice = document.createElement("p");
  notice.id = "offline";
  notice.className = "notice notice--attention";
  notice.setAttribute("role", "status");
  notice.textContent =
    "The server does not answer. What stands here is what it last said; this page keeps trying.";
  root?.before(notice);
}

// ---- the filter, while typing

function listenToFilter(): void {
  const filter = document.getElementById("filter") as HTMLInputElement | null;
  if (!filter) return;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void applyFilter(filter.value), TYPING_MS);
  });
}

async function applyFilter(text: string): Promise<void> {
  if (!root) return;
  const address = new URL(location.href);
  if (text.trim()) address.searchParams.set("q", text.trim());
  else address.searchParams.delete("q");
  address.searchParams.delete("from");
  running?.abort();
  running = new AbortController();
  try {
    const fresh = await fetchPart(`/parts/fleet${address.search}`, running.signal);
    if (!fresh) return;
    history.replaceState(null, "", address);
    takeWhole(fresh);
  } catch {
    // A newer text took over, or the server is away: the button still sends the form.
  }
}

// ---- rows: click anywhere, move by keyboard

function linkOf(row: Element | null | undefined): HTMLAnchorElement | null {
  return row?.querySelector<HTMLAnchorElement>(".row__link") ?? null;
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const link = linkOf(target.closest(".fleet__table tr[data-key]"));
  if (!link || target.closest("a, button, summary") || getSelection()?.toString()) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    document.getElementById("filter")?.focus();
    return;
  }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step === undefined || (isTyping && (event.key.length === 1 || target.id !== "filter"))) return;
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".fleet__table .row__link")];
  const here = links.indexOf(target.closest("tr")?.querySelector(".row__link") as HTMLAnchorElement);
  // From outside the table only Down leads in, so that arrows scroll the page as ever.
  if (here < 0 && target.id !== "filter" && event.key !== "j") return;
  const next = links[here < 0 ? 0 : here + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest("tr")?.scrollIntoView({ block: "nearest" });
});

if (root) {
  startChunks();
  listenToFilter();
  schedule();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void refresh().catch(() => {});
  });
}
