/** Draws a question. The server's template for the hosted page draws the same elements; one style sheet serves both. */
import { append, find, h } from "./natives";
import type { Field } from "./behave";
import type { Question, Survey, Value, Values } from "./types";
import { text, word } from "./words";

const SCALED = " nps csat ces stars smileys thumbs scale ";

/** What every drawing needs to know. */
export interface Sheet {
  survey: Survey;
  lang: string;
}

export interface Option {
  value: string;
  name: string;
  face?: Node | null;
  /** What is heard where the tile shows only a number or a drawing. */
  voice?: string | undefined;
  /** A class of its own. */
  css?: string;
  /** What follows the tile. */
  more?: HTMLElement | null;
}

/** A choice, a plain scale, or a text. Others (`rich.ts`) bring `options` and `form`, the style sheet's name for their grid. */
export function draw(sheet: Sheet, q: Question, was: Values, options?: Option[], form?: string): Field {
  const { survey, lang } = sheet;
  const held = q.key in was ? was[q.key]! : null;
  const said = (words: string): HTMLElement => h("bdi", null, words);
  const id = "q-" + q.key;
  const error = h("p", { class: "err", role: "alert", id: id + "-e", hidden: true }, word(survey, lang, "missing"));
  const title = said(text(survey, q.label, lang));
  const help = text(survey, q.help, lang);
  const soft = help ? h("p", { class: "soft" }, said(help)) : null;
  if (!options && (q.type === "text" || (scaled(q) && span(q) > 11))) {
    const input = typing(sheet, q, id, held);
    const optional = q.type === "text" && !q.required && !help ? h("span", { class: "soft" }, " " + word(survey, lang, "optional")) : null;
    const node = h("div", { class: "q" }, h("label", { for: id, class: "t" }, title), optional, soft, input, error);
    return { q, node, inputs: [input], error };
  }
  const shown = options || optionsOf(sheet, q);
  const inputs: HTMLInputElement[] = [];
  const tiles = h("div", { class: "opts " + (form || shape(q, shown.length, worded(sheet, q))) });
  const kind = q.type === "multi" || q.type === "consent" ? "checkbox" : "radio";
  for (let i = 0; i < shown.length; i++) {
    const option = shown[i]!;
    const input = h("input", { type: kind, name: q.key, value: option.value, "aria-label": option.voice, "aria-describedby": id + "-e" }) as HTMLInputElement;
    input.checked = holds(held, option.value);
    inputs[i] = input;
    append(tiles, h("label", { class: "o " + (option.css || "") }, input, h("span", null, option.face, option.name && said(option.name))));
    if (option.more) append(tiles, option.more);
  }
  const node = h("fieldset", { class: "q" }, h("legend", { class: "t" }, title), soft, tiles, form || worded(sheet, q) ? null : ends(sheet, q), error);
  return { q, node, inputs, error };
}

export function scaled(q: Question): boolean {
  return find(SCALED, " " + q.type + " ") >= 0 && !!q.scale;
}

function span(q: Question): number {
  return q.scale!.max - q.scale!.min + 1;
}

function holds(was: Value | null, value: string): boolean {
  if (was === null || typeof was !== "object") return was !== null && "" + was === value;
  for (let i = 0; i < (was as string[]).length; i++) if ("" + (was as string[])[i] === value) return true;
  return false;
}

function typing({ survey, lang }: Sheet, q: Question, id: string, was: Value | null): HTMLInputElement | HTMLTextAreaElement {
  const numeric = q.type !== "text";
  const own = numeric
    ? { type: "number", min: q.scale!.min, max: q.scale!.max, inputmode: "numeric" }
    : { rows: q.lines || 3, maxlength: q.max_length || 5000, placeholder: word(survey, lang, "hint") };
  const common = { class: "field", id, name: q.key, dir: "auto", "aria-describedby": id + "-e" };
  const input = h(numeric || q.lines === 1 ? "input" : "textarea", { ...common, ...own }) as HTMLTextAreaElement;
  if (was !== null) input.value = "" + was;
  return input;
}

export function label({ survey, lang }: Sheet, q: Question, value: number): string {
  return text(survey, ((q.scale && q.scale.labels) || {})["" + value], lang);
}

export function optionsOf(sheet: Sheet, q: Question): Option[] {
  const all: Option[] = [];
  const given = q.choices || [];
  if (!scaled(q)) {
    for (let i = 0; i < given.length; i++) all[i] = { value: given[i]!.value, name: text(sheet.survey, given[i]!.label, sheet.lang) || given[i]!.value };
    return all;
  }
  const inWords = worded(sheet, q);
  for (let value = q.scale!.min; value <= q.scale!.max; value++) {
    const own = label(sheet, q, value);
    all[all.length] = { value: "" + value, name: inWords ? own : "" + value, voice: own && !inWords ? value + ", " + own : undefined };
  }
  return all;
}

/** Every point of a short scale has words of its own, so words are shown instead of numbers. */
export function worded(sheet: Sheet, q: Question): boolean {
  if (!scaled(q)) return true;
  for (let value = q.scale!.min; value <= q.scale!.max; value++) if (!label(sheet, q, value)) return false;
  return q.type !== "nps" && span(q) < 6;
}

export function shape(q: Question, count: number, inWords: boolean): string {
  if (!scaled(q)) return "words list";
  if (inWords) return "words";
  return count === 11 ? "nps" : "s" + count;
}

/** The words of the two ends under the tiles, where the tiles themselves are numbers. */
export function ends(sheet: Sheet, q: Question): HTMLElement | null {
  if (!q.scale) return null;
  const { min, max, reversed } = q.scale;
  const low = label(sheet, q, reversed ? max : min);
  const high = label(sheet, q, reversed ? min : max);
  return low || high ? h("p", { class: "ends", "aria-hidden": "true" }, h("span", null, h("bdi", null, low)), h("span", null, h("bdi", null, high))) : null;
}
