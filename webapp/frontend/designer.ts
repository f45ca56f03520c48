// The drawing of a process becomes a desk for drawing when somebody asks for it. All of it can also be done
// in the outline below; what is drawn goes through the same door as every other change.
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import { Copies, type Copy } from "./drawing-copy";
import type { Words } from "./drawing-tools";

// Puts the drawing, read already, in the place of the picture.
export type Lay = (frame: HTMLElement, box: HTMLElement) => Promise<void>;

for (const frame of document.querySelectorAll<HTMLElement>("[data-drawing]")) {
  const button = frame.querySelector<HTMLButtonElement>("[data-draw]");
  const box = frame.querySelector<HTMLElement>("[data-canvas]");
  if (button && box) startFrame(frame, box, button);
}

function startFrame(frame: HTMLElement, box: HTMLElement, button: HTMLButtonElement): void {
  const words = JSON.parse(frame.dataset.words ?? "{}") as Words;
  const copies = new Copies(document.querySelector<HTMLElement>("[data-keeping]")?.dataset.keeping ?? "");
  const fetchDrawing = once(() => fetchText(frame.dataset.drawing ?? ""));
  // The desk is a hundred times bigger than this file, so only who unfolds the picture fetches it.
  const prepare = once(async () => {
    const [{ readDrawing }, xml] = await Promise.all([import("./drawing-desk"), fetchDrawing()]);
    return readDrawing(xml, words, copies);
  });
  const restore = async (copy: Copy) => (await import("./drawing-desk")).readDrawing(copy.xml, words, copies, true);
  // Whoever unfolds the picture may want to draw, so what that takes is fetched and read while they look at it.
  frame.closest("details")?.addEventListener("toggle", () => void prepare().catch(() => undefined), { once: true });
  button.addEventListener("click", () => void open(frame, box, button, words, prepare));
  void offerCopy(frame, copies, button, fetchDrawing, (copy) => open(frame, box, button, words, () => restore(copy)))
    .catch((problem: unknown) => console.info("copies", problem))
    .finally(() => (button.hidden = false));
}

// What was drawn here before a fright and never reached the server is offered, not put back unasked.
async function offerCopy(frame: HTMLElement, copies: Copies, button: HTMLButtonElement, fetchDrawing: () => Promise<string>, putBack: (copy: Copy) => Promise<void>): Promise<void> {
  const [notice, copy] = [document.querySelector<HTMLElement>("[data-drawn]"), await copies.find()];
  if (!notice || !copy) return;
  if (copy.xml === (await fetchDrawing())) return copies.drop();
  const line = notice.querySelector("p");
  const told = (copy.version === frame.dataset.version ? notice.dataset.same : notice.dataset.changed) ?? "";
  const when = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  notice.hidden = false;
  if (line) line.textContent = told.replace("{time}", when);
  // Whoever drew on now would draw over it.
  button.disabled = true;
  notice.querySelector("[data-put-back]")?.addEventListener("click", () => {
    notice.hidden = true;
    const details = frame.closest("details");
    if (details) details.open = true;
    void putBack(copy);
  });
  notice.querySelector("[data-throw-away]")?.addEventListener("click", () => {
    copies.drop();
    notice.hidden = true;
    button.disabled = false;
    frame.closest("details")?.querySelector("summary")?.focus();
  });
}

// Asks once; what failed is asked for again.
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () =>
    (asked ??= ask().catch((problem: unknown) => {
      asked = null;
      throw problem;
    }));
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`the drawing answered ${response.status}`);
  return response.text();
}

async function open(frame: HTMLElement, box: HTMLElement, button: HTMLButtonElement, words: Words, prepare: () => Promise<Lay>): Promise<void> {
  button.disabled = true;
  const before = [...box.childNodes];
  try {
    await (await prepare())(frame, box);
    button.hidden = true;
  } catch (problem) {
    console.info("the drawing could not be opened", problem);
    box.classList.remove("is-live", "is-drawn-on");
    box.replaceChildren(...before);
    button.disabled = false;
    say(frame, words.failed);
  }
}

function say(frame: HTMLElement, words: string): void {
  const line = frame.querySelector<HTMLElement>("[data-drawing-says]");
  if (line) line.textContent = words;
}
