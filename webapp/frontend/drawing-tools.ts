// What may be drawn: only what Krokus executes, in its own words. Palette and context pad of the drawing.
import type { Shape } from "./drawing-desk";

export type Kind = "task" | "question" | "parallel" | "timer" | "message" | "part" | "call" | "end";
export type Words = Record<Kind | "connect" | "space" | "remove" | "open" | "selected" | "nameless" | "failed" | "ready" | "add", string>;

interface Factory {
  createShape(attributes: object): Shape;
}
interface Create {
  start(event: Event, shape: Shape): void;
}
interface AutoPlace {
  append(source: Shape, shape: Shape): void;
}
interface Provider {
  getPaletteEntries?(): object;
  getContextPadEntries?(shape: Shape): object;
}
interface Pads {
  registerProvider(provider: Provider): void;
}
interface Modeling {
  removeElements(shapes: Shape[]): void;
}
interface Starter {
  start(event: Event, shape?: Shape): void;
  activateHand?(event: Event): void;
}

const KINDS: Record<Kind, { attributes: object; icon: string }> = {
  task: { attributes: { type: "bpmn:UserTask" }, icon: "bpmn-icon-user-task" },
  question: { attributes: { type: "bpmn:ExclusiveGateway" }, icon: "bpmn-icon-gateway-xor" },
  parallel: { attributes: { type: "bpmn:ParallelGateway" }, icon: "bpmn-icon-gateway-parallel" },
  timer: { attributes: { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:TimerEventDefinition" }, icon: "bpmn-icon-intermediate-event-catch-timer" },
  message: { attributes: { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:MessageEventDefinition" }, icon: "bpmn-icon-intermediate-event-catch-message" },
  part: { attributes: { type: "bpmn:SubProcess", isExpanded: true }, icon: "bpmn-icon-subprocess-expanded" },
  call: { attributes: { type: "bpmn:CallActivity" }, icon: "bpmn-icon-call-activity" },
  end: { attributes: { type: "bpmn:EndEvent" }, icon: "bpmn-icon-end-event-none" },
};
const APPENDED: Kind[] = ["task", "question", "timer", "end"];

class KrokusTools {
  static $inject = ["elementFactory", "autoPlace"];

  constructor(private readonly factory: Factory, private readonly autoPlace: AutoPlace) {}

  make(kind: Kind): Shape {
    return this.factory.createShape(KINDS[kind].attributes);
  }

  append(source: Shape, kind: Kind): void {
    this.autoPlace.append(source, this.make(kind));
  }
}

export function makeTools(words: Words): Record<string, unknown> {
  class Palette implements Provider {
    static $inject = ["palette", "create", "krokusTools", "globalConnect", "spaceTool", "handTool"];

    constructor(palette: Pads, private readonly create: Create, private readonly tools: KrokusTools, private readonly connect: Starter, private readonly space: { activateSelection(event: Event): void }, private readonly hand: { activateHand(event: Event): void }) {
      palette.registerProvider(this);
    }

    getPaletteEntries(): object {
      const entries: Record<string, object> = {
        space: { group: "tools", className: "bpmn-icon-space-tool", title: words.space, action: { click: (event: Event) => this.space.activateSelection(event) } },
        connect: { group: "tools", className: "bpmn-icon-connection-multi", title: words.connect, action: { click: (event: Event) => this.connect.start(event) } },
      };
      for (const kind of Object.keys(KINDS) as Kind[]) {
        const begin = (event: Event) => this.create.start(event, this.tools.make(kind));
        entries[kind] = { group: "create", className: KINDS[kind].icon, title: words[kind], action: { dragstart: begin, click: begin } };
      }
      return entries;
    }
  }

  class ContextPad implements Provider {
    static $inject = ["contextPad", "krokusTools", "connect", "modeling"];

    constructor(pad: Pads, private readonly tools: KrokusTools, private readonly connect: Starter, private readonly modeling: Modeling) {
      pad.registerProvider(this);
    }

    getContextPadEntries(shape: Shape): object {
      const entries: Record<string, object> = {};
      const ends = ["bpmn:EndEvent", "bpmn:SequenceFlow", "bpmn:Participant", "bpmn:Lane", "label"].includes(shape.type) || shape.labelTarget;
      if (!ends) {
        for (const kind of APPENDED) {
          entries[`append-${kind}`] = { group: "model", className: KINDS[kind].icon, title: `${words.add}: ${words[kind]}`, action: { click: () => this.tools.append(shape, kind) } };
        }
        entries.connect = { group: "connect", className: "bpmn-icon-connection-multi", title: words.connect, action: { click: (event: Event) => this.connect.start(event, shape), dragstart: (event: Event) => this.connect.start(event, shape) } };
      }
      if (!["bpmn:Participant", "bpmn:Lane"].includes(shape.type)) {
        entries.delete = { group: "edit", className: "bpmn-icon-trash", title: words.remove, action: { click: () => this.modeling.removeElements([shape]) } };
      }
      return entries;
    }
  }

  return {
    __init__: ["krokusTools", "paletteProvider", "contextPadProvider"],
    krokusTools: ["type", KrokusTools],
    paletteProvider: ["type", Palette],
    contextPadProvider: ["type", ContextPad],
  };
}
