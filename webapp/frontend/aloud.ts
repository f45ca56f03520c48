// Reads a page aloud piece by piece, with the browser's own voice; shows which piece it is at.
// Whole pages as one utterance fall silent after a while in some browsers, and could not be followed.
export function startAloud(bar: HTMLElement): void {
  const play = bar.querySelector<HTMLButtonElement>("[data-aloud-play]");
  const stop = bar.querySelector<HTMLButtonElement>("[data-aloud-stop]");
  if (!play || !stop || !("speechSynthesis" in window)) return;
  const voice = window.speechSynthesis;
  const pieces = [...document.querySelectorAll<HTMLElement>("[data-say]")];
  const words = play.textContent ?? "";
  let at = 0;
  // What was said under an earlier number does not go on by itself.
  let round = 0;
  let state: "silent" | "reads" | "waits" = "silent";

  function show(now: typeof state): void {
    state = now;
    const { pause = "", goOn = "" } = bar.dataset;
    if (play) play.textContent = state === "reads" ? pause : state === "waits" ? goOn : words;
    if (stop) stop.hidden = state === "silent";
    pieces.forEach((piece, number) => piece.toggleAttribute("data-said", state !== "silent" && number === at));
  }

  function say(): void {
    const piece = pieces[at];
    if (!piece) return end();
    show("reads");
    piece.scrollIntoView({ block: "nearest" });
    const said = new SpeechSynthesisUtterance(piece.textContent ?? "");
    said.lang = piece.closest<HTMLElement>("[lang]")?.lang ?? "";
    const mine = round;
    said.onend = said.onerror = () => {
      if (mine !== round) return;
      at += 1;
      say();
    };
    voice.speak(said);
  }

  function hush(): void {
    round += 1;
    voice.cancel();
  }

  function end(): void {
    hush();
    at = 0;
    show("silent");
  }

  play.addEventListener("click", () => {
    if (state !== "reads") return say();
    // A pause stops inside the piece; going on begins that piece anew, which every browser can.
    hush();
    show("waits");
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", hush);
  play.hidden = false;
}
