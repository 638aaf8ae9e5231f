// Builds the widget into the Python package and prints what each file weighs. Deterministic: same sources, same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = process.env.HEARDWELL_WIDGET_OUT || join(here, "..", "heardwell", "collect");
const scripts = join(root, "widget", "static");
const pages = join(root, "surveys", "static", "surveys");
const target = ["chrome70", "firefox78", "safari13"];
const banner = "/*! Heardwell, Apache-2.0 */\n";

/** Sheets as one minified text. */
function css(...names) {
  const text = names.map((name) => readFileSync(join(here, "src", name), "utf8")).join("\n");
  return transformSync(text, { loader: "css", minify: true, target: ["chrome87"], charset: "utf8" }).code.trim();
}
const sheets = { "respondent.css": ["respondent.css", "dock.css"], "button.css": ["button.css"] };
/** A bundle; SHEET_… in the sources stands for a sheet's text. */
function script(entry, format, define = {}) {
  const text = (name) => JSON.stringify(css(...sheets[name]));
  const named = Object.fromEntries(Object.keys(sheets).map((name) => [`SHEET_${name.split(".")[0].toUpperCase()}`, text(name)]));
  const made = buildSync({
    entryPoints: [join(here, "src", entry)], bundle: true, write: false, minify: true, format, target, charset: "utf8",
    legalComments: "none", supported: { destructuring: true, "dynamic-import": true }, define: { ...named, ...define }, banner: { js: banner.trim() },
  });
  return made.outputFiles[0].text;
}

const survey = script("survey.ts", "esm");
const files = [
  [scripts, "survey.js", survey],
  [scripts, "heardwell.js", script("loader.ts", "iife", { RENDERER: JSON.stringify(createHash("sha256").update(survey).digest("hex").slice(0, 8)) })],
  [scripts, "hosted.js", script("hosted.ts", "esm")],
  [pages, "hosted.css", css("respondent.css", "hosted.css")],
];
for (const [folder, name, text] of files) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  console.log(name.padEnd(14), String(gzipSync(text, { level: 9 }).length).padStart(6), "B gzip -9");
}
