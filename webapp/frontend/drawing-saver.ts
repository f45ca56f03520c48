// Keeps what is drawn: soon after each change, each change once, and never over somebody else's change.
import { gzipSync, strToU8 } from "fflate";
import type { Copies } from "./drawing-copy";
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
  parts: string;
}
// Under its key a drawing is taken in once, however often it is sent.
interface Drawn {
  xml: string;
  key: string;
}

// What a browser still sends for a page that has gone: 64 kB in all, the other fields included. Packed, a drawing
// of five hundred elements is half of that; the browser's own packing would need the page to live on.
const LARGEST_OUTLIVING_BYTES = 60_000;
// A copy on the device is cheaper than a save and comes before it.
const COPY_MS = 300;

export class Saver {
  private readonly soon = new Soon(() => this.save());
  private isDirty = false;
  // Not answered yet: first what may have arrived all the same, then what was drawn since.
  private waiting: Drawn[] = [];
  // On its way, and gets there even when the page is left.
  private isOutliving = false;
  private copyTimer = 0;
  private queue = Promise.resolve(true);

  constructor(
    private readonly frame: HTMLElement,
    private readonly copies: Copies,
    private readonly write: () => Promise<{ xml?: string }>,
    private readonly say: (words: string) => void,
    private readonly mark: (remarks: Remark[]) => void,
  ) {
    window.addEventListener("beforeunload", (event) => {
      if (!this.isUnsaved || this.isOutliving) return;
      event.preventDefault();
      // Under way while the browser asks, and there whatever the answer is.
      void this.save();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.save();
    });
    window.addEventListener("online", () => void this.save());
    document.addEventListener("click", (event) => void this.holdLink(event));
    document.addEventListener("submit", (event) => void this.holdForm(event));
  }

  private get isUnsaved(): boolean {
    return this.isDirty || this.waiting.length > 0;
  }

  changed(): void {
    this.isDirty = true;
    this.isOutliving = false;
    this.soon.touch();
    window.clearTimeout(this.copyTimer);
    this.copyTimer = window.setTimeout(() => void this.keepCopy(), COPY_MS);
  }

  private async keepCopy(): Promise<void> {
    if (!this.isDirty) return;
    const { xml = "" } = await this.write();
    if (this.isDirty) this.copies.keep(xml, this.frame.dataset.version ?? "");
  }

  // One after the other: a second save beside the first would be made for a state that is gone.
  save(): Promise<boolean> {
    this.soon.stop();
    this.queue = this.queue.then(async () => {
      let kept = true;
      while (kept && this.isUnsaved) kept = await this.send();
      return kept;
    });
    return this.queue;
  }

  // The next page shall show what was drawn, so a way out of the drawing waits until it is kept.
  private async holdLink(event: MouseEvent): Promise<void> {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented;
    if (!link || !isPlain || link.target || link.getAttribute("href")?.startsWith("#") || !this.isUnsaved) return;
    event.preventDefault();
    if (await this.save()) window.location.assign(link.href);
  }

  // A change from the list is made for the draft as it stands after the drawing.
  private async holdForm(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.querySelector("[name=version]") || !this.isUnsaved) return;
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    event.preventDefault();
    if (await this.save()) pressAnew(form, pressed);
  }

  private async send(): Promise<boolean> {
    const data = this.frame.dataset;
    try {
      if (this.isDirty) await this.take();
      const drawn = this.waiting[0];
      if (!drawn) return true;
      const response = await this.post(drawn);
      if (response.status === 409) return this.refuse(data.conflict);
      if (response.status === 400) return this.refuse(((await response.json()) as { said?: string }).said);
      if (!response.ok) throw new Error(`saving answered ${response.status}`);
      const answer = (await response.json()) as Answer;
      this.waiting.shift();
      if (!this.isUnsaved) this.copies.drop();
      data.version = String(answer.version);
      data.revision = String(answer.revision);
      this.mark(answer.remarks);
      showParts(answer.parts);
      this.say(answer.said);
      return true;
    } catch (problem) {
      console.info("the drawing was not saved", problem);
      this.say(data.unsaved ?? "");
      this.soon.retry();
      return false;
    } finally {
      this.isOutliving = false;
    }
  }

  private async take(): Promise<void> {
    this.isDirty = false;
    const { xml = "" } = await this.write();
    this.copies.keep(xml, this.frame.dataset.version ?? "");
    this.waiting = [...this.waiting.slice(0, 1), { xml, key: makeKey() }];
  }

  private async post(drawn: Drawn): Promise<Response> {
    const { token = "", version = "", revision = "", save = "" } = this.frame.dataset;
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: token, _key: drawn.key, version, revision })) form.append(name, value);
    const packed = new Blob([gzipSync(strToU8(drawn.xml))]);
    form.append("packed", packed, "drawing.bpmn.gz");
    const keepalive = packed.size < LARGEST_OUTLIVING_BYTES;
    this.isOutliving = keepalive && !this.isDirty && this.waiting.length === 1;
    return fetch(save, { method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive });
  }

  // Sending it again would not help. The copy on the device stays.
  private refuse(words: string | undefined): boolean {
    this.waiting = [];
    this.say(words ?? this.frame.dataset.unsaved ?? "");
    return false;
  }
}

function makeKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

// The outline and the bar of the draft say the same as the drawing.
function showParts(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const name of ["[data-outline]", "[data-draft-bar]"]) {
    const [here, there] = [document.querySelector(name), page.querySelector(name)];
    if (here && there) here.replaceWith(there);
  }
}

// Saving made the list anew, so what was pressed may no longer stand on the page: its like is pressed.
function pressAnew(form: HTMLFormElement, pressed: HTMLButtonElement | null): void {
  const tell = (one: HTMLFormElement) => `${one.getAttribute("action") ?? ""} ${one.id}`;
  const like = form.isConnected ? form : [...document.forms].find((one) => tell(one) === tell(form));
  const button = pressed?.isConnected ? pressed : [...(like?.elements ?? [])].find((one) => isLike(one, pressed));
  like?.requestSubmit(button as HTMLButtonElement | undefined);
}

function isLike(one: Element, pressed: HTMLButtonElement | null): boolean {
  return one instanceof HTMLButtonElement && one.formAction === pressed?.formAction && one.value === pressed.value;
}
