// Going back returns to the same place: the list keeps its filter and its scroll.
interface Place {
  search: string;
  y: number;
}

const PLACE = "krokus.place:";
const WANTED = "krokus.return";

export function startReturn(view: Window): void {
  const { document: page, location, sessionStorage: memory } = view;
  if (memory.getItem(WANTED) === location.pathname) restore(view);
  memory.removeItem(WANTED);
  view.addEventListener("pagehide", () => {
    memory.setItem(PLACE + location.pathname, JSON.stringify({ search: location.search, y: view.scrollY }));
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
  if (place && view.location.hash === "") view.scrollTo(0, place.y);
}

function readPlace(memory: Storage, path: string): Place | null {
  const text = memory.getItem(PLACE + path);
  if (text === null) return null;
  const place: unknown = JSON.parse(text);
  return isPlace(place) ? place : null;
}

function isPlace(value: unknown): value is Place {
  return typeof value === "object" && value !== null && "search" in value && "y" in value
    && typeof value.search === "string" && typeof value.y === "number";
}
