// Parts of a long form open without a new page; the draft saves itself meanwhile, and the server does the same without us.
export function startParts(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[name=_part]") : null;
    const form = button?.form;
    // A file goes up with a whole form only, so one that was chosen is sent now.
    if (!button || !form?.dataset.autosave || [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].some((one) => one.value)) return;
    event.preventDefault();
    const parts = [...form.querySelectorAll<HTMLDetailsElement>("details.part:not([hidden])")];
    if (button.value === "all") for (const part of parts) part.open = true;
    const here = button.closest("details");
    const next = here ? parts[parts.indexOf(here) + 1] : undefined;
    if (!here || !next) return;
    here.open = false;
    next.open = true;
    next.scrollIntoView({ block: "start" });
    next.querySelector("summary")?.focus({ preventScroll: true });
  });
}
