// The diagram viewer: shows where a case is. Everything it shows also stands in words below it.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { startTouch } from "./touch";

export interface Canvas {
  zoom(scale?: number | "fit-viewport", center?: { x: number; y: number } | "auto"): number;
  scroll(delta: { dx: number; dy: number }): void;
  addMarker(id: string, marker: string): void;
  scrollToElement(id: string): void;
}
interface Overlays {
  add(id: string, overlay: { position: { top: number; left: number }; html: HTMLElement }): string;
}
interface Registry {
  get(id: string): object | undefined;
}

const STEP = 1.25;
const LEAST = 0.2;
const READABLE = 1;
const MOST = 4;

export async function showDiagram(frame: HTMLElement): Promise<void> {
  const box = frame.querySelector<HTMLElement>("[data-canvas]");
  const failed = frame.querySelector<HTMLElement>("[data-diagram-failed]");
  if (!box) return;
  const before = [...box.childNodes];
  try {
    const [xml, font] = await Promise.all([fetchXml(frame.dataset.diagram ?? ""), loadFont()]);
    box.replaceChildren();
    box.classList.add("is-live");
    const viewer = createViewer(box, font);
    await viewer.importXML(xml);
    const canvas = viewer.get<Canvas>("canvas");
    markLive(frame, viewer);
    showStart(frame, canvas);
    nameDrawing(box);
    startZoom(frame, canvas);
    startTouch(box, canvas, clamp);
  } catch (problem) {
    console.info("diagram not shown", problem);
    box.classList.remove("is-live");
    box.replaceChildren(...before);
    if (failed) failed.hidden = false;
  }
}

async function fetchXml(url: string): Promise<string> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`the diagram answered ${response.status}`);
  return response.text();
}

// Words are measured before they are drawn; with a font that is still on its way they would not fit their boxes.
async function loadFont(): Promise<string> {
  const family = getComputedStyle(document.body).fontFamily;
  await document.fonts.load(`12px ${family}`, "Aą");
  return family;
}

// Colours are names of tokens, so the drawing follows a change of theme by itself.
function createViewer(container: HTMLElement, fontFamily: string): NavigatedViewer {
  return new NavigatedViewer({
    container,
    bpmnRenderer: { defaultFillColor: "var(--card)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" },
    // Three lines fit a task beside its icon and above the mark of a called process.
    textRenderer: { defaultStyle: { fontFamily, fontSize: 11, lineHeight: 1.15 }, externalStyle: { fontFamily, fontSize: 11 } },
    // The wheel keeps scrolling the page; zoom has its buttons.
    zoomScroll: { enabled: false },
  });
}

// The whole of a big process on a phone is too small to read: begin where the case is instead.
function showStart(frame: HTMLElement, canvas: Canvas): void {
  const here = frame.dataset.live?.split(" ")[0];
  if (canvas.zoom("fit-viewport", "auto") >= READABLE || !here) return;
  canvas.zoom(READABLE, "auto");
  canvas.scrollToElement(here);
}

function markLive(frame: HTMLElement, viewer: NavigatedViewer): void {
  const canvas = viewer.get<Canvas>("canvas");
  const registry = viewer.get<Registry>("elementRegistry");
  const overlays = viewer.get<Overlays>("overlays");
  for (const id of (frame.dataset.live ?? "").split(" ").filter((word) => registry.get(word))) {
    canvas.addMarker(id, "is-here");
    const sign = document.createElement("span");
    sign.className = "here-sign";
    sign.textContent = frame.dataset.liveWord ?? "●";
    overlays.add(id, { position: { top: -24, left: 0 }, html: sign });
  }
}

// The drawing itself takes the focus for the arrow keys, so the name moves from the box to it.
function nameDrawing(box: HTMLElement): void {
  const drawing = box.querySelector("svg");
  if (!drawing) return;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
  for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
}

function startZoom(frame: HTMLElement, canvas: Canvas): void {
  const buttons = frame.querySelector<HTMLElement>("[data-zoom]");
  if (!buttons) return;
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-zoom-by]") : null;
    if (button?.dataset.zoomBy === "fit") canvas.zoom("fit-viewport", "auto");
    else if (button) canvas.zoom(clamp(canvas.zoom() * (button.dataset.zoomBy === "in" ? STEP : 1 / STEP)), "auto");
  });
}

function clamp(scale: number): number {
  return Math.min(MOST, Math.max(LEAST, scale));
}
