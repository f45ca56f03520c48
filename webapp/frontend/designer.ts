// The drawing of a process becomes a desk for drawing when somebody asks for it. All of it can also be done
// in the outline below; what is drawn goes through the same door as every other change.
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import type { Words } from "./drawing-tools";

// Puts the drawing, read already, in the place of the picture.
export type Lay = (frame: HTMLElement, box: HTMLElement) => Promise<void>;

for (const frame of document.querySelectorAll<HTMLElement>("[data-drawing]")) {
  const button = frame.querySelector<HTMLButtonElement>("[data-draw]");
  const box = frame.querySelector<HTMLElement>("[data-canvas]");
  if (!button || !box) continue;
  button.hidden = false;
  const words = JSON.parse(frame.dataset.words ?? "{}") as Words;
  const prepare = once(() => prepareDesk(frame.dataset.drawing ?? "", words));
  // Whoever unfolds the picture may want to draw, so what that takes is fetched and read while they look at it.
  frame.closest("details")?.addEventListener("toggle", () => void prepare().catch(() => undefined), { once: true });
  button.addEventListener("click", () => void open(frame, box, button, words, prepare));
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

// The desk is a hundred times bigger than this file, so only who unfolds the picture fetches it.
async function prepareDesk(url: string, words: Words): Promise<Lay> {
  const [{ readDrawing }, xml] = await Promise.all([import("./drawing-desk"), fetchText(url)]);
  return readDrawing(xml, words);
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
