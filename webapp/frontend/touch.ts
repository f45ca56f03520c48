// One finger moves the diagram, two fingers zoom it; the viewer itself knows the mouse only.
import type { Canvas } from "./diagram";

interface Point {
  x: number;
  y: number;
}

export function startTouch(box: HTMLElement, canvas: Canvas, clamp: (scale: number) => number): void {
  const fingers = new Map<number, Point>();
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }, true);
  box.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(box, canvas, clamp, before, now, other);
    else canvas.scroll({ dx: now.x - before.x, dy: now.y - before.y });
    fingers.set(event.pointerId, now);
  }, true);
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
    box.addEventListener(end, (event) => fingers.delete(event.pointerId), true);
  }
}

function pinch(box: HTMLElement, canvas: Canvas, clamp: (scale: number) => number, before: Point, now: Point, other: Point): void {
  const was = distance(before, other);
  if (was < 1) return;
  const frame = box.getBoundingClientRect();
  const centre = { x: (now.x + other.x) / 2 - frame.left, y: (now.y + other.y) / 2 - frame.top };
  canvas.zoom(clamp(canvas.zoom() * (distance(now, other) / was)), centre);
}

function distance(one: Point, two: Point): number {
  return Math.hypot(one.x - two.x, one.y - two.y);
}
