// The diagram of a past day steps through time without a new page. The server stays the only one who draws and
// words a moment: its page is fetched as always and what differs is taken from it.
const PAUSE_MS = 250;
const BEAT_MS = 1500;
const PARTS = ["replay-steps", "replay-then"];

export function startReplay(frame: HTMLElement): void {
  const form = frame.querySelector<HTMLFormElement>("form[data-replay-slider]");
  const slider = form?.querySelector<HTMLInputElement>("input[type=range]");
  const play = form?.querySelector<HTMLButtonElement>("[data-replay-play]");
  if (form && slider && play && !slider.disabled) new Replay(form, slider, play).start();
}

class Replay {
  private timer = 0;
  private asked = 0;
  private isPlaying = false;
  private readonly playWord: string;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly slider: HTMLInputElement,
    private readonly play: HTMLButtonElement,
  ) {
    this.playWord = play.textContent ?? "";
  }

  start(): void {
    // Who wants little motion steps by hand; nothing then moves by itself.
    this.play.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.slider.addEventListener("input", () => {
      this.stop();
      this.wait(PAUSE_MS, () => this.show());
    });
    this.play.addEventListener("click", () => (this.isPlaying ? this.stop() : this.begin()));
  }

  private begin(): void {
    if (this.slider.value === this.slider.max) this.slider.value = this.slider.min;
    this.mark(true);
    void this.beat();
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    if (this.isPlaying) this.mark(false);
  }

  private mark(isPlaying: boolean): void {
    this.isPlaying = isPlaying;
    this.play.setAttribute("aria-pressed", String(isPlaying));
    this.play.textContent = isPlaying ? (this.play.dataset.stop ?? "") : this.playWord;
    // A moment every second would drown everything else; the one where it stops is said.
    const says = document.querySelector<HTMLElement>("[data-replay-says]");
    says?.setAttribute("aria-live", isPlaying ? "off" : "polite");
    if (!isPlaying && says) says.replaceChildren(...says.childNodes);
  }

  private async beat(): Promise<void> {
    await this.show();
    if (!this.isPlaying) return;
    if (this.slider.value === this.slider.max) return this.stop();
    this.wait(BEAT_MS, () => {
      this.slider.stepUp();
      return this.beat();
    });
  }

  private wait(delay: number, act: () => Promise<void>): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void act(), delay);
  }

  private async show(): Promise<void> {
    const turn = ++this.asked;
    const query = new URLSearchParams({ step: new FormData(this.form).get("step") as string, place: this.slider.value });
    try {
      const response = await fetch(`${this.form.action}?${query}`, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`the moment answered ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      // Whoever moved on meanwhile wants the newer moment only.
      if (turn === this.asked) this.take(page, response.url);
    } catch (problem) {
      // The ordinary way always works.
      console.info("replay by whole page", problem);
      this.stop();
      if (turn === this.asked) this.form.submit();
    }
  }

  private take(page: Document, address: string): void {
    for (const id of PARTS) {
      const fresh = page.getElementById(id);
      if (!fresh) throw new Error(`the answer has no ${id}`);
      document.getElementById(id)?.replaceWith(document.importNode(fresh, true));
    }
    const day = page.querySelector<HTMLInputElement>("input[name=on]")?.value ?? "";
    const asked = document.querySelector<HTMLInputElement>("input[name=on]");
    if (asked) asked.value = day;
    const said = page.querySelector("#replay-place")?.getAttribute("aria-valuetext");
    if (said) this.slider.setAttribute("aria-valuetext", said);
    const words = page.querySelector("[data-replay-says]")?.childNodes ?? [];
    document.querySelector("[data-replay-says]")?.replaceChildren(...[...words].map((one) => document.importNode(one, true)));
    history.replaceState(history.state, "", address);
  }
}
