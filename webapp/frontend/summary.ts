// After mistakes the list of them takes the focus, and its links land inside the question they name.
export function focusSummary(page: Document): void {
  const summary = page.querySelector<HTMLElement>("[data-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const target = link ? page.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
    if (!target) return;
    event.preventDefault();
    // Somebody may have closed the part of the form where it stands.
    for (let part = target.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
    // The label stands above the input; scrolling to the input alone would hide the question.
    (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}
