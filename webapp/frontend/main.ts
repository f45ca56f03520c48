// Entry of the browser side. Every page works without it; each part below only makes something smoother.
import { startAutosave } from "./autosave";
import { startDrops } from "./drops";
import { startFiles } from "./files";
import { startParts } from "./parts";
import { startReturn } from "./return";
import { startRows } from "./rows";
import { focusSummary } from "./summary";

focusSummary(document);
startDrops(document);
startFiles(document);
startParts(document);
startReturn(window);
startRows(document);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) startAutosave(form);

if (document.querySelector("[data-keeping]") || sessionStorage.getItem("krokus.sent"))
  void import("./keeping").then(({ startKeeping }) => startKeeping(document)).catch((problem) => console.info("keeping", problem));

const aloud = document.querySelector<HTMLElement>("[data-aloud]");
if (aloud) void import("./aloud").then(({ startAloud }) => startAloud(aloud));

const replay = document.querySelector<HTMLElement>("[data-replay]");
if (replay) void import("./replay").then(({ startReplay }) => startReplay(replay));

const diagrams = document.querySelectorAll<HTMLElement>("[data-diagram]");
if (diagrams.length > 0) {
  // The viewer is fifty times bigger than this file, so only pages with a diagram fetch it.
  void import("./diagram").then(({ showDiagram }) => diagrams.forEach((frame) => void showDiagram(frame)));
}

const offline = document.querySelector<HTMLMetaElement>("meta[name=krokus-offline]");
if (offline) void import("./online").then(({ prepareOffline }) => prepareOffline(offline)).catch((problem) => console.info("offline", problem));
const signingOut = document.querySelector<HTMLFormElement>("form[data-sign-out]");
if (signingOut) void import("./online").then(({ guardSigningOut }) => guardSigningOut(signingOut, signingOut.dataset.signOut ?? ""));
