// Builds the browser side into webapp/static/build and writes manifest.json (entry name -> path under static/).
// Add an entry point by adding a line to `entryPoints`; its name is what the templates ask for.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const staticDir = path.resolve(here, "../static");
const out = path.join(staticDir, "build");
const fontPackage = path.join(root, "node_modules/@fontsource-variable/atkinson-hyperlegible-next");

const entryPoints = { main: path.join(here, "main.ts"), designer: path.join(here, "designer.ts") };
// Without a network no part can be fetched later, so each of these is one whole file.
const wholeFiles = { offline: path.join(here, "offline.ts"), worker: path.join(here, "worker.ts") };

async function buildScripts(entryPoints, splitting) {
  const result = await build({
    entryPoints,
    outdir: out,
    absWorkingDir: root,
    bundle: true,
    splitting,
    format: "esm",
    target: ["es2022"],
    minify: true,
    metafile: true,
    legalComments: "eof",
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".eot": "file", ".ttf": "file", ".woff": "file", ".woff2": "file", ".svg": "file" },
    logLevel: "warning",
  });
  return listEntries(result.metafile);
}

function listEntries(metafile) {
  const entries = {};
  for (const [file, about] of Object.entries(metafile.outputs)) {
    if (!about.entryPoint) continue;
    const name = path.basename(about.entryPoint).replace(/\.ts$/, ".js");
    entries[name] = path.relative(staticDir, path.join(root, file));
    if (about.cssBundle) entries[name.replace(/\.js$/, ".css")] = path.relative(staticDir, path.join(root, about.cssBundle));
  }
  return entries;
}

// The font's own style sheet names its files relative to itself, so both move together; italics stay behind.
async function copyFonts() {
  await mkdir(path.join(out, "files"), { recursive: true });
  const sheet = await readFile(path.join(fontPackage, "wght.css"), "utf8");
  for (const [, name] of sheet.matchAll(/url\(\.\/files\/([\w.-]+)\)/g)) {
    await copyFile(path.join(fontPackage, "files", name), path.join(out, "files", name));
  }
  await copyFile(path.join(fontPackage, "LICENSE"), path.join(out, "files", "LICENSE"));
  await writeFile(path.join(out, "fonts.css"), sheet);
  return { "fonts.css": "build/fonts.css" };
}

await rm(out, { recursive: true, force: true });
const manifest = { ...(await buildScripts(entryPoints, true)), ...(await buildScripts(wholeFiles, false)), ...(await copyFonts()) };
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
