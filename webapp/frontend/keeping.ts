// What somebody types into a page of the designer is kept on this device until it is saved, so that neither a
// lost connection nor a browser that dies takes it away. It lies sealed in the pocket and goes when they sign out.
import { say, startAutosave, type DraftAnswer } from "./autosave";
import { dropTyped, keepTyped, listTyped, type Typed } from "./pocket";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Sent = Pick<Typed, "id" | "page">;

const SENT = "krokus.sent";
const LONGEST_MS = 14 * 24 * 3600 * 1000;
// Hidden inputs that differ each time; the others say which form of an address it is.
const EVER_NEW = new Set(["csrf_token", "_key", "_who", "_back", "version", "revision"]);

export async function startKeeping(page: Document): Promise<void> {
  const refused = await settleSent(page);
  const words = page.querySelector<HTMLElement>("[data-keeping]");
  if (!words) return;
  const { keeping = "", saved, failed } = words.dataset;
  const kept = (await listFresh()).filter((one) => one.id.startsWith(`${keeping} `));
  for (const line of page.querySelectorAll<HTMLElement>("[data-keep]")) {
    const form = line.closest("form");
    if (!form) continue;
    Object.assign(line.dataset, { saved, failed });
    await start(form, line, words, kept, refused);
  }
  tellElsewhere(words, kept);
}

// A form that was sent is saved when the next page says so; else what was typed stays, and the form is answered.
async function settleSent(page: Document): Promise<Sent | null> {
  const told = sessionStorage.getItem(SENT) ?? "null";
  sessionStorage.removeItem(SENT);
  const sent = JSON.parse(told) as Sent | null;
  if (!sent || !page.querySelector("[data-toasts] .toast.ok")) return sent;
  await dropTyped(sent.id);
  return null;
}

async function listFresh(): Promise<Typed[]> {
  const kept = await listTyped();
  const old = kept.filter((one) => one.at < Date.now() - LONGEST_MS);
  await Promise.all(old.map((one) => dropTyped(one.id)));
  return kept.filter((one) => !old.includes(one));
}

async function start(form: HTMLFormElement, line: HTMLElement, words: HTMLElement, kept: Typed[], refused: Sent | null): Promise<void> {
  const id = name(form, words.dataset.keeping ?? "");
  // A page that answers a refused form shows what was typed already, and differs in all of it.
  const isRefused = "refused" in line.dataset;
  const found = kept.find((one) => one.id === id);
  // The address of such an answer is that of the button, so the place to come back to is the one before. A page
  // that was left at once may not have kept anything yet.
  const before = isRefused ? (found ?? (refused?.id === id ? refused : undefined))?.page : undefined;
  const where = before ?? findHere();
  const keep = async (): Promise<DraftAnswer> => {
    const values = collect(form, isRefused);
    const title = document.querySelector("h1")?.textContent?.trim() ?? "";
    if (Object.keys(values).length === 0) await dropTyped(id);
    else await keepTyped({ id, page: where, title, at: Date.now(), values });
    return { saved_at: clock(Date.now()) };
  };
  startAutosave(form, keep);
  form.addEventListener("submit", () => {
    sessionStorage.setItem(SENT, JSON.stringify({ id, page: where } satisfies Sent));
    void keep();
  });
  if (before) say(line, line.dataset.saved?.replace("{time}", (await keep()).saved_at));
  else if (found && fill(form, found.values)) tellRestored(form, line, words, found);
}

// Where something was said on a page is no other page.
function findHere(): string {
  const here = new URL(location.href);
  here.searchParams.delete("at");
  return here.pathname + here.search;
}

function name(form: HTMLFormElement, person: string): string {
  const hidden = [...form.elements].filter((one): one is HTMLInputElement => one instanceof HTMLInputElement && one.type === "hidden");
  const which = hidden.filter((one) => !EVER_NEW.has(one.name)).map((one) => `${one.name}=${one.value}`);
  return [person, new URL(form.action).pathname, ...which].join(" ");
}

function listControls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (one): one is Control =>
      one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement || (one instanceof HTMLInputElement && !["hidden", "file"].includes(one.type)),
  );
}

function collect(form: HTMLFormElement, all: boolean): Record<string, string[]> {
  const typed = new FormData(form);
  const changed = listControls(form).filter((one) => one.name && (all || differs(one)));
  return Object.fromEntries(changed.map((one) => [one.name, typed.getAll(one.name).map(String)]));
}

function differs(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const first = options.findIndex((one) => one.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  }
  if (control instanceof HTMLInputElement && isTicked(control)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

function isTicked(control: HTMLInputElement): boolean {
  return control.type === "radio" || control.type === "checkbox";
}

// Whether anything differs from the page afterwards.
function fill(form: HTMLFormElement, values: Record<string, string[]>): boolean {
  const controls = listControls(form).filter((one) => one.name in values);
  for (const control of controls) {
    const wanted = values[control.name] ?? [];
    if (control instanceof HTMLInputElement && isTicked(control)) control.checked = wanted.includes(control.value);
    else control.value = wanted[0] ?? "";
  }
  return controls.some(differs);
}

function tellRestored(form: HTMLFormElement, line: HTMLElement, words: HTMLElement, kept: Typed): void {
  const { restored, drop = "", dropped } = words.dataset;
  for (const changed of listControls(form).filter(differs)) {
    for (let part = changed.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
  }
  say(line, restored?.replace("{time}", clock(kept.at)));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small-btn", textContent: drop });
  button.addEventListener("click", () => {
    form.reset();
    void dropTyped(kept.id);
    button.remove();
    say(line, dropped);
    listControls(form)[0]?.focus();
  });
  line.after(button);
}

// Pages of this model where something waits: who comes back after a fright finds it.
function tellElsewhere(words: HTMLElement, kept: Typed[]): void {
  const waiting = kept.filter((one) => one.page.startsWith(words.dataset.root ?? "") && one.page !== findHere());
  const pages = new Map(waiting.map((one) => [one.page, one.title]));
  for (const [page, title] of pages) {
    words.append(" ", Object.assign(document.createElement("a"), { href: page, textContent: title || page }));
  }
  words.hidden = pages.size === 0;
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
