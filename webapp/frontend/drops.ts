// Panels that open from the bars (display, person, more) close on Escape and on a click elsewhere.
export function startDrops(page: Document): void {
  const openDrops = () => page.querySelectorAll<HTMLDetailsElement>("details[data-drop][open]");
  page.addEventListener("click", (event) => {
    for (const drop of openDrops()) {
      if (event.target instanceof Node && !drop.contains(event.target)) drop.open = false;
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of openDrops()) {
      const hadFocus = drop.contains(page.activeElement);
      drop.open = false;
      if (hadFocus) drop.querySelector("summary")?.focus();
    }
  });
}
