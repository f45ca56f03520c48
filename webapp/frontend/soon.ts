// When to save: soon after the last change, and every few seconds while somebody goes on without a pause.
export const PAUSE_MS = 1500;
const LONGEST_MS = 4000;
const RETRY_MS = 10_000;

export class Soon {
  private timer = 0;
  private since: number | null = null;

  constructor(private readonly act: () => unknown) {}

  touch(pause = PAUSE_MS): void {
    const now = performance.now();
    this.since ??= now;
    this.wait(Math.min(pause, Math.max(0, this.since + LONGEST_MS - now)));
  }

  retry(): void {
    this.wait(RETRY_MS);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.since = null;
  }

  private wait(delay: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.since = null;
      void this.act();
    }, delay);
  }
}
