// Forms save their draft while people type and say when they did. Where a draft goes to the server, it also
// answers which questions are visible now, so conditions are judged in one place only.
import { PAUSE_MS, Soon } from "./soon";

export interface DraftAnswer {
  saved_at: string;
  visible?: Record<string, boolean>;
  parts?: Record<string, string>;
}
export type Send = (form: HTMLFormElement, how: RequestInit) => Promise<DraftAnswer>;

export function startAutosave(form: HTMLFormElement, send: Send = sendDraft): void {
  const line = form.querySelector<HTMLElement>("[data-draft]");
  let changed = false;
  let busy = false;
  // The form itself is on its way: a draft that came after it would be of a task that is done.
  let sent = false;
  let onItsWay: AbortController | null = null;

  const save = async (): Promise<void> => {
    if (!changed || busy || sent) return;
    busy = true;
    onItsWay = new AbortController();
    changed = false;
    say(line, line?.dataset.saving);
    try {
      const answer = await send(form, { signal: onItsWay.signal });
      say(line, line?.dataset.saved?.replace("{time}", answer.saved_at));
      showQuestions(form, answer.visible ?? {});
      for (const state of form.querySelectorAll<HTMLElement>("[data-part-state]")) say(state, answer.parts?.[state.dataset.partState ?? ""]);
      if (changed) soon.touch();
    } catch (problem) {
      if (sent) return;
      changed = true;
      say(line, line?.dataset.failed);
      console.info("draft not saved", problem);
      soon.retry();
    } finally {
      busy = false;
    }
  };
  const soon = new Soon(save);

  form.addEventListener("input", (event) => {
    changed = true;
    sent = false;
    const target = event.target;
    const isPicked = target instanceof HTMLSelectElement
      || (target instanceof HTMLInputElement && (target.type === "radio" || target.type === "checkbox"));
    soon.touch(isPicked ? 150 : PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    changed = false;
    sent = true;
    soon.stop();
    onItsWay?.abort();
  });
  // A phone may never come back to the page: save at once, in a request that outlives it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !changed) return;
    changed = false;
    send(form, { keepalive: true }).catch(() => (changed = true));
  });
}

async function sendDraft(form: HTMLFormElement, how: RequestInit): Promise<DraftAnswer> {
  const url = form.dataset.autosave ?? "";
  const response = await fetch(url, {
    method: "POST",
    body: collectDraft(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
    ...how,
  });
  if (!response.ok) throw new Error(`autosave answered ${response.status}`);
  return (await response.json()) as DraftAnswer;
}

// Files go up with the whole form only: a draft every few seconds must stay small.
function collectDraft(form: HTMLFormElement): FormData {
  const draft = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") draft.append(name, value);
  }
  draft.set("_action", "autosave");
  return draft;
}

export function showQuestions(form: HTMLFormElement, visible: Record<string, boolean>): void {
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const isVisible = visible[field.dataset.field ?? ""];
    // A question that has the focus is never taken away under somebody's hands.
    if (isVisible === undefined || (!isVisible && field.contains(document.activeElement))) continue;
    field.hidden = !isVisible;
  }
}

export function say(line: HTMLElement | null, words: string | undefined): void {
  if (line && words && line.textContent !== words) line.textContent = words;
}
