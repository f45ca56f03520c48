// What is drawn is kept on this device too, sealed like what is typed, until the server has it: neither a lost
// connection nor a browser that dies takes it away.
import { dropTyped, keepTyped, listTyped } from "./pocket";

export interface Copy {
  xml: string;
  // Of the draft that was drawn on.
  version: string;
  at: number;
}

export class Copies {
  private readonly id: string;
  // One after the other, so that nothing is kept after it was dropped.
  private queue: Promise<void> = Promise.resolve();

  constructor(person: string) {
    this.id = `${person} drawing ${location.pathname}`;
  }

  async find(): Promise<Copy | null> {
    const kept = (await listTyped()).find((one) => one.id === this.id);
    return kept ? { xml: kept.values.xml?.[0] ?? "", version: kept.values.version?.[0] ?? "", at: kept.at } : null;
  }

  keep(xml: string, version: string): void {
    const title = document.querySelector("h1")?.textContent?.trim() ?? "";
    this.then(() => keepTyped({ id: this.id, page: location.pathname, title, at: Date.now(), values: { xml: [xml], version: [version] } }));
  }

  drop(): void {
    this.then(() => dropTyped(this.id));
  }

  private then(act: () => Promise<void>): void {
    this.queue = this.queue.then(act).catch((problem: unknown) => console.info("no copy of the drawing on this device", problem));
  }
}
