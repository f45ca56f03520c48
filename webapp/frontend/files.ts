// A file that is too large is refused before it is sent: a server cuts such a request off without a word.
const MEGABYTE = 1024 * 1024;

export function startFiles(page: Document): void {
  page.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.dataset.mostMb) return;
    const most = Number(input.dataset.mostMb) * MEGABYTE;
    const isTooLarge = [...(input.files ?? [])].some((file) => file.size > most);
    input.setCustomValidity(isTooLarge ? (input.dataset.tooLarge ?? "") : "");
    if (!isTooLarge) return;
    input.value = "";
    input.reportValidity();
    // The form may go on without the file.
    input.addEventListener("blur", () => input.setCustomValidity(""), { once: true });
  });
}
