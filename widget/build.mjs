// Builds the widget into the Python package and prints what each file weighs. Deterministic: same sources, same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transformSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = process.env.HEARDWELL_WIDGET_OUT || join(here, "..", "heardwell", "collect");
const scripts = join(root, "widget", "static");
const pages = join(root, "surveys", "static", "surveys");
const target = ["chrome70", "firefox78", "safari13"];
const banner = "/*! Heardwell, Apache-2.0 */\n";

/** Sheets as one minified text. */
function css(...names) {
  const text = names.map((name) => readFileSync(join(here, "src", name), "utf8")).join("\n");
  const { code } = transformSync(text, { loader: "css", minify: true, target: ["chrome87"], charset: "utf8" });
  // What belongs to a property of its own is left as it was written.
  return code.trim().replace(/(--[\w-]+: )([^;}]*)/g, (all, name, value) => name.trim() + value.replace(/, /g, ","));
}
/** The long names of margins and paddings, which Chromium 70 knows; the short ones came with 87. */
function long(text) {
  return text.replace(/([;{])(margin|padding)-(block|inline):([^;}]*)/g, (all, before, name, axis, given) => {
    const [start, end = start, ...odd] = given.replace("!important", "").match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g);
    if (odd.length) throw new Error(`cannot read ${all}`);
    const important = given.includes("!important") ? "!important" : "";
    return `${before}${name}-${axis}-start:${start}${important};${name}-${axis}-end:${end}${important}`;
  });
}
const sheets = { RESPONDENT: ["respondent.css", "dock.css"], RICH: ["rich.css"], AFTER: ["after.css"], BUTTON: ["button.css"], UPLOAD: ["upload.css"], SCREENSHOT: ["screenshot.css"] };
const hash = (text) => JSON.stringify(createHash("sha256").update(text).digest("hex").slice(0, 8));

/** A bundle; SHEET_… in the sources stands for a sheet's text. */
async function script(entry, format, define = {}, options = {}) {
  const text = Object.fromEntries(Object.keys(sheets).map((name) => [`SHEET_${name}`, JSON.stringify(name === "UPLOAD" ? long(css(...sheets[name])) : css(...sheets[name]))]));
  const made = await build({
    entryPoints: [join(here, "src", entry)], bundle: true, write: false, minify: true, format, target, charset: "utf8",
    legalComments: "none", supported: { destructuring: true, "dynamic-import": true }, define: { ...text, ...define }, ...options,
  });
  return made.outputFiles[0].text;
}

/** Imports of what another file has are places in the list that it lends; see `src/kit.ts`. */
function borrowed(list, modules) {
  const names = readFileSync(join(here, "src", list), "utf8").match(/export const \w+ = \[([^\]]*)\]/)[1].match(/\w+/g);
  return {
    name: "borrowed",
    setup(it) {
      // What is lent comes first; the rest is made from it.
      it.onResolve({ filter: new RegExp(`^\\./(${modules})$`) }, ({ importer }) => ({ path: /rest\.ts$/.test(importer) ? "lent" : "all", namespace: "lent" }));
      it.onResolve({ filter: /^lent$/ }, () => ({ path: "lent", namespace: "lent" }));
      it.onLoad({ filter: /^lent$/, namespace: "lent" }, () => ({ contents: `export const [${names.join()}] = LENT;` }));
      it.onLoad({ filter: /^all$/, namespace: "lent" }, () => ({ contents: `export { ${names.join()} } from "lent"; export * from "./rest.ts";`, resolveDir: join(here, "src") }));
    },
  };
}

/**
 * A module whose one export is a function: it takes the list and gives what the source exports. The exports become an object by
 * hand, because esbuild's own helper walks into whatever the page has put on Object.prototype.
 */
async function chunk(entry, list, modules, define) {
  const code = await script(entry, "esm", define, { plugins: [borrowed(list, modules)] });
  const [whole, names] = code.trim().match(/export\{([^}]*)\};$/);
  const given = names.split(",").map((one) => one.split(" as ")).map(([own, name]) => `${name || own}:${own}`);
  return `export default function(LENT){${code.trim().slice(0, -whole.length)}return{${given}}}\n`;
}

const KIT = ["kit.ts", "natives|lang|style|theme"];
const screenshot = await script("screenshot.ts", "esm");
const upload = await script("upload.ts", "esm", { SCREENSHOT: hash(screenshot) });
const more = await chunk("more.ts", "lent.ts", KIT[1] + "|draw|words", { UPLOAD: hash(upload) });
const after = await script("after.ts", "esm");
const survey = await chunk("survey.ts", ...KIT, { MORE: hash(more), AFTER: hash(after) });
const watch = await chunk("watch.ts", ...KIT);
const files = [
  [scripts, "zones.js", await script("zones.ts", "esm")],
  [scripts, "watch.js", watch],
  [scripts, "screenshot.js", screenshot],
  [scripts, "upload.js", upload],
  [scripts, "more.js", more],
  [scripts, "after.js", after],
  [scripts, "survey.js", survey],
  [scripts, "heardwell.js", await script("loader.ts", "iife", { RENDERER: hash(survey), WATCHER: hash(watch) })],
  [scripts, "hosted.js", await script("hosted.ts", "esm", { UPLOAD: hash(upload), AFTER: hash(after) })],
  [pages, "hosted.css", long(css("respondent.css", "rich.css", "upload.css", "hosted.css"))],
];
for (const [folder, name, text] of files) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), banner + text);
  console.log(name.padEnd(14), String(gzipSync(banner + text, { level: 9 }).length).padStart(6), "B gzip -9");
}
