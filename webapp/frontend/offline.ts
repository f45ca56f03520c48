// The page without a network: entries are typed as always and wait, sealed, on this device.
import { dropEntry, keepEntry, listEntries, readFacts, type Facts, type Values, type Waiting } from "./pocket";
import { sendAll } from "./sending";

const page = document.querySelector<HTMLElement>("[data-offline]");
const form = document.querySelector<HTMLFormElement>("[data-form]");
const list = document.querySelector<HTMLElement>("[data-list]");
const line = document.querySelector<HTMLElement>("[data-line]");
let mending: string | null = null;

function say(words: string | undefined, count?: number): void {
  if (line) line.textContent = (words ?? "").replace("{count}", String(count ?? ""));
}

function fill(facts: Facts): void {
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
  const select = form?.elements.namedItem("activity");
  for (const group of facts.activities) {
    const part = Object.assign(document.createElement("optgroup"), { label: group.label });
    for (const option of group.options) part.append(new Option(option.label, option.code));
    if (select instanceof HTMLSelectElement) select.append(part);
  }
}

function setTimes(): void {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, "0");
  const clock = (moment: Date) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  set("day", `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
  set("start", clock(new Date(now.getTime() - 30 * 60_000)));
  set("end", clock(now));
}

function set(name: string, value: string): void {
  const field = form?.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)
    field.value = value;
}

function read(): Values {
  const data = new FormData(form ?? undefined);
  const values: Values = { cases: data.getAll("cases").map(String) };
  for (const [name, value] of data.entries()) if (name !== "cases") values[name] = String(value);
  return values;
}

async function show(): Promise<void> {
  const waiting = await listEntries();
  list?.replaceChildren(...waiting.map(makeRow));
  document.querySelector<HTMLElement>("[data-none]")?.toggleAttribute("hidden", waiting.length > 0);
}

function makeRow(entry: Waiting): HTMLLIElement {
  const row = document.createElement("li");
  const { day, start, end, description } = entry.values;
  const title = document.createElement("strong");
  title.textContent = `${String(day)} ${String(start)}–${String(end)}`;
  const text = document.createElement("p");
  text.textContent = String(description ?? "");
  row.append(title, text);
  for (const problem of entry.problems) {
    const told = Object.assign(document.createElement("p"), { className: "error", textContent: `▲ ${problem}` });
    row.append(told);
  }
  row.append(makeButton(page?.dataset.mend ?? "", () => mend(entry)));
  row.append(makeButton(page?.dataset.drop ?? "", async () => (await dropEntry(entry.id), await show())));
  return row;
}

function makeButton(label: string, act: () => unknown): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet" });
  button.textContent = label;
  button.addEventListener("click", () => void act());
  return button;
}

function mend(entry: Waiting): void {
  mending = entry.id;
  for (const [name, value] of Object.entries(entry.values)) if (typeof value === "string") set(name, value);
  const chosen = new Set(entry.values.cases);
  form?.querySelectorAll<HTMLInputElement>("[name=cases]").forEach((box) => (box.checked = chosen.has(box.value)));
  form?.scrollIntoView();
  form?.querySelector<HTMLInputElement>("[name=start]")?.focus();
}

async function save(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  // A mended entry is another entry, so it gets another key.
  await keepEntry({ id: crypto.randomUUID(), values: read(), problems: [] });
  if (mending !== null) await dropEntry(mending);
  mending = null;
  form?.reset();
  setTimes();
  say(page?.dataset.saved);
  await show();
  if (navigator.onLine) await send();
}

async function send(): Promise<void> {
  const { facts = "", entry = "" } = page?.dataset ?? {};
  const told = await sendAll(facts, entry);
  await show();
  if (told.refused > 0) say(page?.dataset.refused, told.refused);
  else if (told.left > 0) say(page?.dataset.left, told.left);
  else if (told.sent > 0) say(page?.dataset.sent, told.sent);
}

async function start(): Promise<void> {
  document.documentElement.dataset.theme = localStorage.getItem("krokus-theme") ?? "light";
  const facts = await readFacts();
  document.querySelector<HTMLElement>("[data-unknown]")?.toggleAttribute("hidden", facts !== null);
  form?.toggleAttribute("hidden", facts === null);
  if (facts === null) return;
  fill(facts);
  setTimes();
  form?.addEventListener("submit", (event) => void save(event));
  document.querySelector("[data-send]")?.addEventListener("click", () => void send());
  window.addEventListener("online", () => void send());
  await show();
  if (navigator.onLine) await send();
}

void start();
