// Going back returns to the same place: the list keeps its filter and its scroll.
interface Place {
  search: string;
  y: number;
  // What stood there, and how far from the top edge: a long list learns its height only while it is read.
  id: string;
  top: number;
}

const PLACE = "krokus.place:";
const WANTED = "krokus.return";

export function startReturn(view: Window): void {
  const { document: page, location, sessionStorage: memory } = view;
  if (memory.getItem(WANTED) === location.pathname) restore(view);
  memory.removeItem(WANTED);
  view.addEventListener("pagehide", () => {
    memory.setItem(PLACE + location.pathname, JSON.stringify({ search: location.search, y: view.scrollY, ...findSeen(view) }));
  });
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-back]")) leadBack(link, memory);
  page.querySelector("form[data-display]")?.addEventListener("submit", () => {
    memory.setItem(WANTED, location.pathname);
  });
}

function leadBack(link: HTMLAnchorElement, memory: Storage): void {
  const place = readPlace(memory, link.pathname);
  if (place && link.search === "") link.search = place.search;
  link.addEventListener("click", () => memory.setItem(WANTED, link.pathname));
}

function restore(view: Window): void {
  const place = readPlace(view.sessionStorage, view.location.pathname);
  if (!place || view.location.hash !== "") return;
  view.scrollTo(0, place.y);
  // Where it is now shows only after what stands around it was laid out.
  settle(view, place, 3);
}

function settle(view: Window, place: Place, rounds: number): void {
  const seen = place.y > 0 && place.id !== "" ? view.document.getElementById(place.id) : null;
  if (seen) view.scrollBy(0, seen.getBoundingClientRect().top - place.top);
  if (seen && rounds > 0) view.requestAnimationFrame(() => settle(view, place, rounds - 1));
}

function findSeen({ document: page, innerWidth, innerHeight }: Window): { id: string; top: number } {
  const seen = page.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("[id]");
  return { id: seen?.id ?? "", top: seen?.getBoundingClientRect().top ?? 0 };
}

function readPlace(memory: Storage, path: string): Place | null {
  const text = memory.getItem(PLACE + path);
  if (text === null) return null;
  const place: unknown = JSON.parse(text);
  return isPlace(place) ? place : null;
}

function isPlace(value: unknown): value is Place {
  return typeof value === "object" && value !== null && "search" in value && "y" in value && "id" in value && "top" in value
    && typeof value.search === "string" && typeof value.y === "number" && typeof value.id === "string" && typeof value.top === "number";
}
