// The desk itself: bpmn-js with the words, tools and keys of Krokus.
import Modeler from "bpmn-js/lib/Modeler";
import minimap from "diagram-js-minimap";
import type { Copies } from "./drawing-copy";
import type { Lay } from "./designer";
import { makeTools, type Kind, type Words } from "./drawing-tools";
import { Saver, type Remark } from "./drawing-saver";

interface Business {
  id: string;
  name?: string;
  $type: string;
}
export interface Shape {
  id: string;
  type: string;
  businessObject: Business;
  incoming?: Shape[];
  outgoing?: Shape[];
  source?: Shape;
  target?: Shape;
  labelTarget?: Shape;
}
interface Selection {
  get(): Shape[];
  select(shape: Shape): void;
}
interface Overlays {
  add(id: string, type: string, overlay: object): void;
  remove(filter: { type: string }): void;
}
interface Registry {
  get(id: string): Shape | undefined;
}
interface Keyboard {
  addListener(priority: number, listener: (context: { keyEvent: KeyboardEvent }) => boolean | undefined): void;
}
type Read = Parameters<Modeler["importDefinitions"]>[0];
interface Moddle {
  fromXML(xml: string, type: string): Promise<{ rootElement: Read; elementsById: object; references: object[]; warnings: object[] }>;
}
interface EventBus {
  fire(name: string, event: object): void;
}
interface Minimap {
  open(): void;
  toggle(): void;
  isOpen(): boolean;
}
interface Canvas {
  zoom(scale: number | "fit-viewport", center?: "auto"): number;
  scrollToElement(shape: Shape): void;
}
const STEP = 1.25;

// Reads a drawing and gives back how it is laid on the page; nothing of the page changes until then.
// `isNew`: the server does not have it yet.
export async function readDrawing(xml: string, words: Words, copies: Copies, isNew = false): Promise<Lay> {
  const modeler = createModeler(words);
  const read = await modeler.get<Moddle>("moddle").fromXML(xml, "bpmn:Definitions");
  // As importXML does: what is added later gets ids that differ from those that were read.
  modeler.get<EventBus>("eventBus").fire("import.parse.complete", { error: null, definitions: read.rootElement, ...read });
  return async (frame, box) => {
    await modeler.importDefinitions(read.rootElement);
    box.replaceChildren();
    box.classList.add("is-live", "is-drawn-on");
    modeler.attachTo(box);
    const saver = start(frame, box, modeler, words, copies);
    if (isNew) saver.changed();
  };
}

// Drawn apart from the page and put there at once: nothing of the page is laid out again for each element.
function createModeler(words: Words): Modeler {
  const fontFamily = getComputedStyle(document.body).fontFamily;
  return new Modeler({
    bpmnRenderer: { defaultFillColor: "var(--card)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" },
    textRenderer: { defaultStyle: { fontFamily, fontSize: 11, lineHeight: 1.15 }, externalStyle: { fontFamily, fontSize: 11 } },
    // The wheel keeps scrolling the page; zoom has its buttons.
    zoomScroll: { enabled: false },
    additionalModules: [makeTools(words), minimap],
  });
}

function start(frame: HTMLElement, box: HTMLElement, modeler: Modeler, words: Words, copies: Copies): Saver {
  const canvas = modeler.get<Canvas>("canvas");
  canvas.zoom("fit-viewport", "auto");
  frame.querySelectorAll<HTMLElement>("[data-drawing-only]").forEach((part) => (part.hidden = false));
  mark(modeler, JSON.parse(frame.dataset.remarks ?? "[]") as Remark[]);
  const saver = new Saver(frame, copies, () => modeler.saveXML({ format: true }), (said) => say(frame, said), (found) => mark(modeler, found));
  modeler.on("commandStack.changed", () => saver.changed());
  modeler.on("selection.changed", () => describe(frame, modeler, words));
  startButtons(frame, modeler, canvas);
  startKeys(modeler, frame);
  const svg = box.querySelector("svg");
  svg?.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
  svg?.setAttribute("role", "group");
  svg?.focus();
  say(frame, words.ready);
  startMinimap(frame, box, modeler.get<Minimap>("minimap"));
  return saver;
}

function startButtons(frame: HTMLElement, modeler: Modeler, canvas: Canvas): void {
  frame.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-append], [data-zoom-by], [data-act]") : null;
    if (button?.dataset.append) append(modeler, button.dataset.append as Kind);
    else if (button?.dataset.zoomBy === "fit") canvas.zoom("fit-viewport", "auto");
    else if (button?.dataset.zoomBy) canvas.zoom(canvas.zoom(1) * (button.dataset.zoomBy === "in" ? STEP : 1 / STEP), "auto");
    else if (button?.dataset.act) modeler.get<{ trigger(name: string): void }>("editorActions").trigger(button.dataset.act);
  });
}

// Only for the eye: whatever the small map shows stands in the drawing and in the outline.
function startMinimap(frame: HTMLElement, box: HTMLElement, map: Minimap): void {
  box.querySelector(".djs-minimap")?.setAttribute("aria-hidden", "true");
  const button = frame.querySelector<HTMLButtonElement>("[data-minimap]");
  const show = () => button?.setAttribute("aria-pressed", String(map.isOpen()));
  button?.addEventListener("click", () => {
    map.toggle();
    show();
  });
  // A second picture of everything: drawing need not wait for it, and a phone has no room for it.
  whenIdle(() => {
    if (button?.checkVisibility()) map.open();
    show();
  });
}

function whenIdle(act: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 500);
}

function append(modeler: Modeler, kind: Kind): void {
  const selected = modeler.get<Selection>("selection").get()[0];
  if (selected) modeler.get<{ append(shape: Shape, kind: Kind): void }>("krokusTools").append(selected, kind);
}

// Arrows follow the flows, so that a drawing can be read step by step; Enter opens the step's own page.
function startKeys(modeler: Modeler, frame: HTMLElement): void {
  const selection = modeler.get<Selection>("selection");
  modeler.get<Keyboard>("keyboard").addListener(3000, ({ keyEvent }) => {
    const here = selection.get()[0];
    if (keyEvent.shiftKey || keyEvent.ctrlKey || keyEvent.metaKey || keyEvent.altKey) return undefined;
    if (keyEvent.key === "Enter" && here) {
      frame.querySelector<HTMLAnchorElement>("[data-open-selected]")?.click();
      return true;
    }
    const next = nextShape(modeler, here, keyEvent.key);
    if (!next) return keyEvent.key.startsWith("Arrow") ? true : undefined;
    selection.select(next);
    modeler.get<Canvas>("canvas").scrollToElement(next);
    return true;
  });
}

function nextShape(modeler: Modeler, here: Shape | undefined, key: string): Shape | undefined {
  if (!here && key.startsWith("Arrow")) {
    const all = modeler.get<{ filter(test: (one: Shape) => boolean): Shape[] }>("elementRegistry");
    return all.filter((one) => one.type === "bpmn:StartEvent")[0];
  }
  if (!here) return undefined;
  if (key === "ArrowRight") return here.outgoing?.[0]?.target;
  if (key === "ArrowLeft") return here.incoming?.[0]?.source;
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  // Up and down go through the other answers of the question that led here.
  const ways = here.incoming?.[0]?.source?.outgoing ?? [];
  const place = ways.findIndex((way) => way.target === here);
  return ways[place + (key === "ArrowDown" ? 1 : -1)]?.target;
}

function describe(frame: HTMLElement, modeler: Modeler, words: Words): void {
  const shape = modeler.get<Selection>("selection").get()[0];
  const link = frame.querySelector<HTMLAnchorElement>("[data-open-selected]");
  const can = Boolean(shape && !shape.labelTarget && !shape.type.match(/Process|Participant|Lane|Collaboration/));
  frame.querySelectorAll<HTMLButtonElement>("[data-append]").forEach((button) => (button.disabled = !can));
  if (!link || !shape) return;
  const name = shape.businessObject.name ?? words.nameless;
  const way = shape.type === "bpmn:SequenceFlow" ? frame.dataset.wayUrl : frame.dataset.elementUrl;
  link.hidden = !can;
  link.href = (way ?? "").replace("~id~", encodeURIComponent(shape.businessObject.id));
  link.textContent = words.open.replace("{name}", name);
  say(frame, words.selected.replace("{name}", name));
}

function mark(modeler: Modeler, remarks: Remark[]): void {
  const overlays = modeler.get<Overlays>("overlays");
  const registry = modeler.get<Registry>("elementRegistry");
  overlays.remove({ type: "krokus-remark" });
  for (const remark of remarks) {
    if (!registry.get(remark.element)) continue;
    const sign = document.createElement("span");
    sign.className = `remark-sign ${remark.severity}`;
    sign.textContent = remark.severity === "error" ? "▲" : "●";
    sign.title = remark.message;
    overlays.add(remark.element, "krokus-remark", { position: { top: -14, right: 14 }, html: sign });
  }
}

function say(frame: HTMLElement, words: string): void {
  const line = frame.querySelector<HTMLElement>("[data-drawing-says]");
  if (line) line.textContent = words;
}
