// The page without a network: entries and notes are typed as always and wait, sealed, on this device.
import { dropEntry, GONE, keepEntry, listEntries, readFacts, type Facts, type Values, type Waiting } from "./pocket";
import { readAddresses, sendAll } from "./sending";

type Kind = "entry" | "note";

const page = document.querySelector<HTMLElement>("[data-offline]");
const words: DOMStringMap = page?.dataset ?? {};
const forms: Record<Kind, HTMLFormElement | null> = {
  entry: document.querySelector<HTMLFormElement>("form[data-form]"),
  note: document.querySelector<HTMLFormElement>("form[data-note-form]"),
};
const list = document.querySelector<HTMLElement>("[data-list]");
const line = document.querySelector<HTMLElement>("[data-line]");
let mending: Waiting | null = null;
let titles = new Map<string, string>();

function say(sentence: string | undefined, count?: number): void {
  if (line) line.textContent = (sentence ?? "").replace("{count}", String(count ?? ""));
}

function fill(facts: Facts): void {
  titles = new Map(facts.cases.map((one) => [one.id, one.title]));
  const clients = document.querySelector("[data-clients]");
  for (const one of facts.cases) {
    const label = document.createElement("label");
    label.className = "choice";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "cases", value: one.id });
    const name = document.createElement("span");
    name.textContent = one.title;
    label.append(box, name);
    clients?.append(label);
  }
  const select = forms.entry?.elements.namedItem("activity");
  for (const group of facts.activities) {
    const part = Object.assign(document.createElement("optgroup"), { label: group.label });
    for (const option of group.options) part.append(new Option(option.label, option.code));
    if (select instanceof HTMLSelectElement) select.append(part);
  }
  const chosen = forms.note?.elements.namedItem("case");
  if (chosen instanceof HTMLSelectElement) facts.cases.forEach((one) => chosen.append(new Option(one.title, one.id)));
  forms.note?.toggleAttribute("hidden", !(facts.notes ?? false) || facts.cases.length === 0);
}

const two = (number: number) => String(number).padStart(2, "0");
const sayDay = (moment: Date) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
const sayClock = (moment: Date) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

function setTimes(): void {
  const now = new Date();
  set("entry", "day", sayDay(now));
  set("entry", "start", sayClock(new Date(now.getTime() - 30 * 60_000)));
  set("entry", "end", sayClock(now));
}

function set(kind: Kind, name: string, value: string): void {
  const field = forms[kind]?.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)
    field.value = value;
}

function read(kind: Kind): Values {
  const data = new FormData(forms[kind] ?? undefined);
  const values: Values = kind === "entry" ? { cases: data.getAll("cases").map(String) } : readMoment();
  for (const [name, value] of data.entries()) if (name !== "cases") values[name] = String(value);
  return values;
}

// A note that is mended keeps the moment when it was written.
function readMoment(): Values {
  if (mending?.kind === "note") return { written: mending.values.written ?? "", stamp: mending.values.stamp ?? "" };
  const written = `${sayDay(new Date())} ${sayClock(new Date())}`;
  return { written, stamp: (words.stamp ?? "").replace("{when}", written) };
}

async function show(): Promise<void> {
  const waiting = await listEntries();
  list?.replaceChildren(...waiting.map(makeRow));
  document.querySelector<HTMLElement>("[data-none]")?.toggleAttribute("hidden", waiting.length > 0);
}

function makeRow(entry: Waiting): HTMLLIElement {
  const row = document.createElement("li");
  const title = document.createElement("strong");
  title.textContent = nameEntry(entry);
  const text = document.createElement("p");
  text.className = "keep-lines";
  text.textContent = String((entry.kind === "note" ? entry.values.text : entry.values.description) ?? "");
  row.append(title, text);
  for (const told of sayProblems(entry))
    row.append(Object.assign(document.createElement("p"), { className: "error", textContent: `▲ ${told}` }));
  row.append(makeButton(words.mend ?? "", () => mend(entry)));
  row.append(makeButton(words.drop ?? "", async () => (await dropEntry(entry.id), await show())));
  return row;
}

const sayProblems = (entry: Waiting) => entry.problems.map((problem) => (problem === GONE ? (words.gone ?? "") : problem));

// A day as the rest of the pages says it: "wt., 6 października".
function nameDay(day: string): string {
  const noon = new Date(`${day}T12:00:00`);
  if (Number.isNaN(noon.getTime())) return day;
  const how: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(document.documentElement.lang, how).format(noon);
}

function nameEntry({ kind, values }: Waiting): string {
  if (kind !== "note") return `${nameDay(String(values.day))}, ${String(values.start)}–${String(values.end)}`;
  return `${words.noteWord ?? ""}: ${titles.get(String(values.case)) ?? ""} (${String(values.written)})`;
}

function makeButton(label: string, act: () => unknown): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet" });
  button.textContent = label;
  button.addEventListener("click", () => void act());
  return button;
}

function mend(entry: Waiting): void {
  mending = entry;
  const kind = entry.kind ?? "entry";
  for (const [name, value] of Object.entries(entry.values)) if (typeof value === "string") set(kind, name, value);
  const form = forms[kind];
  const chosen = new Set(entry.values.cases);
  form?.querySelectorAll<HTMLInputElement>("[name=cases]").forEach((box) => (box.checked = chosen.has(box.value)));
  // The reason of the refusal goes along: it stood far below.
  say(sayProblems(entry).join(" "));
  line?.scrollIntoView();
  const asked = form?.elements.namedItem(entry.field ?? "");
  if (asked instanceof HTMLElement) asked.focus();
  else form?.querySelector<HTMLElement>("[name=start], [name=text]")?.focus();
}

async function save(kind: Kind, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  // A mended entry is another entry, so it gets another key.
  await keepEntry({ id: crypto.randomUUID(), kind, values: read(kind), problems: [] });
  if (mending !== null && (mending.kind ?? "entry") === kind) await dropEntry(mending.id);
  mending = null;
  forms[kind]?.reset();
  setTimes();
  say(words.saved);
  await show();
  if (navigator.onLine) await send();
}

async function send({ again = false } = {}): Promise<void> {
  const told = await sendAll(readAddresses(words), { again });
  await show();
  if (told.refused > 0) say(words.refused, told.refused);
  else if (told.left > 0) say(words.left, told.left);
  else if (told.sent > 0) say(words.sent, told.sent);
}

async function start(): Promise<void> {
  document.documentElement.dataset.theme = localStorage.getItem("krokus-theme") ?? "light";
  const facts = await readFacts();
  document.querySelector<HTMLElement>("[data-unknown]")?.toggleAttribute("hidden", facts !== null);
  document.querySelector("[data-known]")?.toggleAttribute("hidden", facts === null);
  if (facts === null) return;
  fill(facts);
  setTimes();
  for (const kind of ["entry", "note"] as const) forms[kind]?.addEventListener("submit", (event) => void save(kind, event));
  document.querySelector("[data-send]")?.addEventListener("click", () => void send({ again: true }));
  window.addEventListener("online", () => void send());
  await show();
  if (navigator.onLine) await send();
}

void start();
