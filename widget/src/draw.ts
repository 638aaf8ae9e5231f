/** Draws a question. The server's template for the hosted page draws the same elements; one style sheet serves both. */
import { append, find, h, svg } from "./natives";
import type { Field } from "./behave";
import type { Question, Survey, Value } from "./types";
import { stars, text, word } from "./words";

const STAR = "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2l-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z";
const THUMB = "M7 10v12M15 5.900L14 10h5.800a2 2 0 0 1 2 2.600l-2.400 8a2 2 0 0 1-1.900 1.400H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.800a2 2 0 0 0 1.700-1.100L12 2a3.100 3.100 0 0 1 3 3.900z";
const THUMB_DOWN = "M17 14V2M9 18.100L10 14H4.200a2 2 0 0 1-2-2.600l2.400-8a2 2 0 0 1 1.900-1.400H20a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2.800a2 2 0 0 0-1.700 1.100L12 22a3.100 3.100 0 0 1-3-3.900z";
const SCALED = " nps csat ces stars smileys thumbs scale ";
const CHOSEN = " gcr single multi ";

interface Option {
  value: string;
  face?: Node | null;
  name: string;
  /** What is heard where the tile shows only a number or a drawing. */
  voice?: string | undefined;
}

/** The field of a question, or null for a type that this renderer does not know. */
export function draw(survey: Survey, q: Question, lang: string, was: Value | null): Field | null {
  const id = "q-" + q.key;
  const title = text(survey, q.label, lang);
  const help = text(survey, q.help, lang);
  const error = h("p", { class: "err", role: "alert", id: id + "-e", hidden: true }, word(survey, lang, "missing"));
  const soft = help ? h("p", { class: "soft" }, said(help)) : null;
  if (q.type === "text" || (scaled(q) && span(q) > 11)) {
    const input = typing(survey, q, lang, id, was);
    const optional = q.type === "text" && !q.required && !help ? h("span", { class: "soft" }, " " + word(survey, lang, "optional")) : null;
    const node = h("div", { class: "q" }, h("label", { for: id, class: "t" }, said(title)), optional, soft, input, error);
    return { q, node, inputs: [input], error };
  }
  const options = scaled(q) ? points(survey, q, lang) : find(CHOSEN, " " + q.type + " ") < 0 ? [] : choices(survey, q, lang);
  if (!options.length) return null;
  const inputs: HTMLInputElement[] = [];
  const tiles = h("div", { class: "opts " + shape(q, options.length, scaled(q) && worded(survey, q, lang)) });
  const kind = q.type === "multi" ? "checkbox" : "radio";
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!;
    const input = h("input", { type: kind, name: q.key, value: option.value, "aria-label": option.voice, "aria-describedby": id + "-e" }) as HTMLInputElement;
    input.checked = held(was, option.value);
    inputs[i] = input;
    append(tiles, h("label", { class: "o" }, input, h("span", null, option.face, option.name && said(option.name))));
  }
  const node = h("fieldset", { class: "q" }, h("legend", { class: "t" }, said(title)), soft, tiles, ends(survey, q, lang), error);
  return { q, node, inputs, error };
}

function scaled(q: Question): boolean {
  return find(SCALED, " " + q.type + " ") >= 0 && !!q.scale;
}

function span(q: Question): number {
  return q.scale!.max - q.scale!.min + 1;
}

function held(was: Value | null, value: string): boolean {
  if (was === null || typeof was !== "object") return was !== null && "" + was === value;
  for (let i = 0; i < was.length; i++) if ("" + was[i] === value) return true;
  return false;
}

function typing(survey: Survey, q: Question, lang: string, id: string, was: Value | null): HTMLInputElement | HTMLTextAreaElement {
  const common = { class: "field", id, name: q.key, dir: "auto", "aria-describedby": id + "-e" };
  const input = (
    q.type === "text"
      ? h("textarea", { ...common, rows: 3, maxlength: q.max_length || 5000, placeholder: word(survey, lang, "hint") })
      : h("input", { ...common, type: "number", min: q.scale!.min, max: q.scale!.max, inputmode: "numeric" })
  ) as HTMLTextAreaElement;
  if (was !== null) input.value = "" + was;
  return input;
}

function label(survey: Survey, q: Question, value: number, lang: string): string {
  return text(survey, ((q.scale && q.scale.labels) || {})["" + value], lang);
}

function points(survey: Survey, q: Question, lang: string): Option[] {
  const { min, max } = q.scale!;
  const all: Option[] = [];
  const inWords = worded(survey, q, lang);
  // Faces and thumbs begin with the happy one; what is stored is the value.
  const turned = faces(q) || q.type === "thumbs";
  for (let i = 0; i <= max - min; i++) {
    const value = turned ? max - i : min + i;
    const own = label(survey, q, value, lang);
    const made: Option = { value: "" + value, name: inWords || faces(q) ? own : "" + value, voice: own && !inWords ? value + ", " + own : undefined };
    if (faces(q)) {
      made.face = svg(face((value - min) / (max - min)));
      made.voice = own || value + "/" + max;
    } else if (q.type === "stars") {
      made.face = svg([STAR]);
      made.name = "";
      made.voice = stars(lang, value, max) + (own && ", " + own);
    } else if (q.type === "thumbs") {
      made.face = svg([value === max ? THUMB : THUMB_DOWN]);
      made.name = own || word(survey, lang, value === max ? "up" : "down");
    }
    all[i] = made;
  }
  return all;
}

/** Three points of effort are asked with faces. */
function faces(q: Question): boolean {
  return q.type === "smileys" || (q.type === "ces" && span(q) === 3);
}

/** Every point of a short scale has words of its own, so words are shown instead of numbers. */
function worded(survey: Survey, q: Question, lang: string): boolean {
  for (let value = q.scale!.min; value <= q.scale!.max; value++) if (!label(survey, q, value, lang)) return false;
  return q.type !== "nps" && span(q) < 6;
}

/** A mouth from sad (0) to happy (1). */
function face(mood: number): string[] {
  const bend = (mood - 0.5) * 5;
  return ["M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20", "M9 9.500v.5M15 9.500v.5", "M7.800 " + (15.3 - bend / 2) + "q4.200 " + bend * 1.1 + " 8.400 0"];
}

function choices(survey: Survey, q: Question, lang: string): Option[] {
  const all: Option[] = [];
  const given = q.choices || [];
  for (let i = 0; i < given.length; i++) all[i] = { value: given[i]!.value, name: text(survey, given[i]!.label, lang) || given[i]!.value };
  if (q.type !== "gcr" || all.length) return all;
  const goals = ["yes", "partly", "no"];
  for (let i = 0; i < 3; i++) all[i] = { value: goals[i]!, name: word(survey, lang, goals[i]!) };
  return all;
}

function shape(q: Question, count: number, inWords: boolean): string {
  if (q.type === "stars") return "stars s" + count;
  if (scaled(q) && faces(q)) return "pic s" + count;
  if (q.type === "thumbs") return "pic thumb s" + count;
  if (q.type === "gcr") return "s" + count;
  if (!scaled(q)) return "words list" + (q.type === "multi" ? " many" : "");
  if (inWords) return "words";
  return count === 11 ? "nps" : "s" + count;
}

/** The words of the two ends under the tiles, where the tiles themselves are numbers. */
function ends(survey: Survey, q: Question, lang: string): HTMLElement | null {
  if (!scaled(q) || faces(q) || q.type === "thumbs") return null;
  if (q.type !== "stars" && worded(survey, q, lang)) return null;
  const low = label(survey, q, q.scale!.min, lang);
  const high = label(survey, q, q.scale!.max, lang);
  return low || high ? h("p", { class: "ends", "aria-hidden": "true" }, h("span", null, said(low)), h("span", null, said(high))) : null;
}

/** Somebody's words: they keep their own direction inside of ours. */
function said(words: string): HTMLElement {
  return h("bdi", null, words);
}
