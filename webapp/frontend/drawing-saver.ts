// Keeps what is drawn: soon after each change, and never over somebody else's change.
import { Soon } from "./soon";

export interface Remark {
  element: string;
  severity: string;
  message: string;
}
interface Answer {
  version: number;
  revision: number;
  said: string;
  remarks: Remark[];
}

export class Saver {
  private readonly soon = new Soon(() => this.save());
  private isDirty = false;
  private queue = Promise.resolve(true);

  constructor(
    private readonly frame: HTMLElement,
    private readonly write: () => Promise<{ xml?: string }>,
    private readonly say: (words: string) => void,
    private readonly mark: (remarks: Remark[]) => void,
  ) {
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.save();
    });
  }

  changed(): void {
    this.isDirty = true;
    this.soon.touch();
  }

  // One after the other: a second save beside the first would be made for a state that is gone.
  save(): Promise<boolean> {
    this.soon.stop();
    this.queue = this.queue.then(async () => {
      let kept = true;
      while (kept && this.isDirty) kept = await this.send();
      return kept;
    });
    return this.queue;
  }

  private async send(): Promise<boolean> {
    const data = this.frame.dataset;
    this.isDirty = false;
    try {
      const { xml } = await this.write();
      const form = new FormData();
      for (const [name, value] of [["csrf_token", data.token], ["version", data.version], ["revision", data.revision], ["xml", xml]]) form.append(name ?? "", value ?? "");
      const response = await fetch(data.save ?? "", { method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.status === 409) {
        this.say(data.conflict ?? "");
        return false;
      }
      if (response.status === 400) {
        this.say(((await response.json()) as { said?: string }).said ?? data.unsaved ?? "");
        return false;
      }
      if (!response.ok) throw new Error(`saving answered ${response.status}`);
      const answer = (await response.json()) as Answer;
      data.version = String(answer.version);
      data.revision = String(answer.revision);
      this.mark(answer.remarks);
      await this.refresh();
      this.say(answer.said);
      return true;
    } catch (problem) {
      console.info("the drawing was not saved", problem);
      this.isDirty = true;
      this.say(data.unsaved ?? "");
      this.soon.retry();
      return false;
    }
  }

  // The outline and the bar of the draft say the same as the drawing, so they are fetched anew.
  private async refresh(): Promise<void> {
    const response = await fetch(window.location.href, { credentials: "same-origin" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const name of ["[data-outline]", "[data-draft-bar]"]) {
      const [here, there] = [document.querySelector(name), page.querySelector(name)];
      if (here && there) here.replaceWith(there);
    }
  }
}
