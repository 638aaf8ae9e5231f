/** Draws what the plain renderer does not: pictures, faces, stars, several choices, typed fields, lists to order, matrices. */
import { append, h, svg } from "./natives";
import { adopt, all, fill, type Manners } from "./adopt";
import { inputs as uploads } from "./attach";
import type { Field, Input } from "./behave";
import { draw, ends, label, optionsOf, scaled, shape, worded, type Option, type Sheet } from "./draw";
import { shuffled } from "./orders";
import type { Choice, Question, Survey, Values } from "./types";
import { text, word } from "./words";

export interface Drawing extends Sheet, Manners {
  survey: Survey;
  /** The response's id: it decides about random orders. */
  seed: string;
}

const STAR = "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2l-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z";
const THUMB = "M7 10v12M15 5.900L14 10h5.800a2 2 0 0 1 2 2.600l-2.400 8a2 2 0 0 1-1.900 1.400H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.800a2 2 0 0 0 1.700-1.100L12 2a3.100 3.100 0 0 1 3 3.900z";
const THUMB_DOWN = "M17 14V2M9 18.100L10 14H4.200a2 2 0 0 1-2-2.600l2.400-8a2 2 0 0 1 1.900-1.400H20a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2.800a2 2 0 0 0-1.700 1.100L12 22a3.100 3.100 0 0 1-3-3.900z";
/** Where pictures of surveys lie. */
const IMAGES = "c/v1/images/";
const TYPED: { [type: string]: object } = {
  number: { inputmode: "decimal", autocomplete: "off" },
  email: { type: "email", autocomplete: "email", dir: "ltr" },
  phone: { type: "tel", autocomplete: "tel", dir: "ltr" },
  date: { type: "date" },
  slider: { type: "number", inputmode: "numeric" },
};

/** A question with its earlier answer; null for a type that this version does not know. */
export function drawRich(it: Drawing, q: Question, was: Values): Field | null {
  const field = drawn(it, q);
  if (!field) return null;
  dress(it, field);
  fill(field.node, q.key, was);
  adopt(field, it);
  return field;
}

function drawn(it: Drawing, q: Question): Field | null {
  if (q.type === "statement") return framed(it, q, h("div", { class: "q" }, h("h2", { class: "t" }, said(text(it.survey, q.label, it.lang)))), []);
  if (TYPED[q.type]) return typing(it, q);
  if (q.type === "file" || q.type === "screenshot") return files(it, q);
  if (q.type === "consent") return draw(it, q, {}, [{ value: "true", name: it.say("agree") }], "words list many");
  if (q.type === "matrix") return matrix(it, q);
  if (q.type === "ranking") return ranking(it, q);
  if (q.type === "text" || (scaled(q) && q.scale!.max - q.scale!.min > 10)) return draw(it, q, {});
  const options = scaled(q) ? points(it, q) : q.choices || q.type === "gcr" ? choices(it, q) : [];
  if (!options.length) return null;
  const field = draw(it, q, {}, options, grid(it, q, options));
  const below = !faces(q) && q.type !== "thumbs" && (q.type === "stars" || !worded(it, q)) && ends(it, q);
  if (below) field.node.insertBefore(below, field.error);
  return field;
}

function said(words: string): HTMLElement {
  return h("bdi", null, words);
}

function framed(it: Drawing, q: Question, node: HTMLElement, inputs: Input[]): Field {
  const help = text(it.survey, q.help, it.lang);
  const error = h("p", { class: "err", role: "alert", id: "q-" + q.key + "-e", hidden: true });
  if (help) append(node, h("p", { class: "soft" }, said(help)));
  append(node, error);
  return { q, node, inputs, error };
}

/** What any question may have: a picture, what is agreed to, a way not to say. */
function dress(it: Drawing, { q, node, error }: Field): void {
  // In front of what is answered with, however deep the first field of it lies.
  let first = node.querySelector(".opts, .field, .ranks") || error!;
  while (first.parentNode !== node) first = first.parentNode as Element;
  const agreed = text(it.survey, q.statement, it.lang);
  if (agreed) node.insertBefore(h("p", { class: "stated", dir: "auto" }, said(agreed)), first);
  if (q.image) node.insertBefore(h("img", { class: "still", src: it.base + IMAGES + q.image.id, alt: text(it.survey, q.image.alt, it.lang), loading: "lazy" }), first);
  const cases = all<HTMLInputElement>(node, "input");
  (q.choices || []).forEach((choice) => {
    const box = choice.exclusive && cases.find((input) => input.value === choice.value);
    if (box) box.setAttribute("data-alone", "");
  });
  if (q.private) node.insertBefore(h("label", { class: "none" }, h("input", { type: "checkbox", name: q.key + "~", value: "1" }), said(it.say("private"))), error);
}

// Scales

/** Three points of effort are asked with faces. */
function faces(q: Question): boolean {
  return q.type === "smileys" || (q.type === "ces" && !!q.scale && q.scale.max - q.scale.min === 2);
}

function points(it: Drawing, q: Question): Option[] {
  const { min, max, reversed } = q.scale!;
  const options = optionsOf(it, q);
  for (const option of options) picture(it, q, option);
  // Faces and thumbs begin with the happy one; what is stored is the value.
  return (faces(q) || q.type === "thumbs") !== !!reversed && max > min ? options.reverse() : options;
}

function picture(it: Drawing, q: Question, option: Option): void {
  const { min, max, emoji, colours, good, bad } = q.scale!;
  const value = +option.value;
  const own = label(it, q, value);
  if (colours === "feeling") option.css = (good || []).includes(value) ? "good" : (bad || []).includes(value) ? "bad" : "fair";
  if (emoji && emoji[option.value]) {
    option.face = h("i", { class: "emo", "aria-hidden": "true" }, emoji[option.value]);
    option.name = worded(it, q) || faces(q) || q.type === "thumbs" ? own : "";
    option.voice = value + (own && ", " + own);
  } else if (faces(q)) {
    option.face = svg(face((value - min) / (max - min)));
    option.name = own;
    option.voice = own || value + "/" + max;
  } else if (q.type === "stars") {
    option.face = svg([STAR]);
    option.name = "";
    option.voice = it.say("stars", { n: value, max }) + (own && ", " + own);
  } else if (q.type === "thumbs") {
    option.face = svg([value === max ? THUMB : THUMB_DOWN]);
    option.name = own || it.say(value === max ? "up" : "down");
    option.voice = "";
  }
  if (!option.voice) delete option.voice;
}

/** A mouth from sad (0) to happy (1). */
function face(mood: number): string[] {
  const bend = (mood - 0.5) * 5;
  return ["M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20", "M9 9.500v.5M15 9.500v.5", "M7.800 " + (15.3 - bend / 2) + "q4.200 " + bend * 1.1 + " 8.400 0"];
}

function grid(it: Drawing, q: Question, options: Option[]): string {
  const n = options.length;
  if (q.type === "gcr") return "s" + n;
  if (!scaled(q)) return "words list" + (q.type === "multi" ? " many" : "") + (options.some((one) => one.face) ? " album" : "");
  if (q.scale!.emoji) return "pic s" + n;
  if (q.type === "stars") return "stars s" + n;
  if (faces(q)) return "pic s" + n;
  if (q.type === "thumbs") return "pic thumb s" + n;
  return shape(q, n, worded(it, q));
}

// Choices

function choices(it: Drawing, q: Question): Option[] {
  if (q.type === "gcr" && !(q.choices && q.choices[0])) return ["yes", "partly", "no"].map((value) => ({ value, name: it.say(value) }));
  return ordered(it, q).map((choice) => ({
    value: choice.value,
    name: text(it.survey, choice.label, it.lang) || choice.value,
    face: choice.image && h("img", { src: it.base + "c/v1/images/" + choice.image.id, alt: text(it.survey, choice.image.alt, it.lang), loading: "lazy" }),
    more: choice.text ? h("input", { class: "field other", name: q.key + "." + choice.value, "data-other": choice.value, maxlength: 500, dir: "auto", "aria-label": it.say("other"), placeholder: it.say("other") }) : null,
  })) as Option[];
}

function ordered(it: Drawing, q: Question): Choice[] {
  const given = q.choices || [];
  return q.order === "random" ? shuffled(given, it.seed + ":" + q.key, (choice) => !!choice.fixed) : given;
}

// Fields

function typing(it: Drawing, q: Question): Field {
  const id = "q-" + q.key;
  const { scale, step } = q;
  const own = scale ? { min: scale.min, max: scale.max, step: step || 1, "data-names": JSON.stringify(names(it, q)) } : q.type === "date" ? { min: day(q.min), max: day(q.max) } : {};
  const input = h("input", { class: "field", id, name: q.key, "aria-describedby": id + "-e", ...TYPED[q.type], ...own }) as HTMLInputElement;
  const unit = text(it.survey, q.unit, it.lang);
  const optional = q.required ? null : h("span", { class: "soft" }, " " + word(it.survey, it.lang, "optional"));
  const node = h("div", { class: "q" }, h("label", { for: id, class: "t" }, said(text(it.survey, q.label, it.lang))), !scale && optional);
  const field = framed(it, q, node, [input]);
  node.insertBefore(unit ? h("div", { class: "unit" }, input, said(unit)) : input, field.error);
  const below = ends(it, q);
  if (below) node.insertBefore(below, field.error);
  return field;
}

function files(it: Drawing, q: Question): Field {
  const made = uploads(q, "q-" + q.key);
  const optional = q.required ? null : h("span", { class: "soft" }, " " + word(it.survey, it.lang, "optional"));
  const node = h("div", { class: "q" }, h("label", { for: "q-" + q.key, class: "t" }, said(text(it.survey, q.label, it.lang))), optional);
  const field = framed(it, q, node, made);
  for (const input of made) node.insertBefore(input, field.error);
  return field;
}

function names(it: Drawing, q: Question): { [value: string]: string } {
  const found: { [value: string]: string } = {};
  for (const value of Object.keys(q.scale!.labels || {})) found[value] = label(it, q, +value);
  return found;
}

/** Today where the respondent is. */
function day(given: number | string | undefined): string | undefined {
  if (given !== "today") return given as string | undefined;
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// Rows

function matrix(it: Drawing, q: Question): Field {
  const node = h("fieldset", { class: "q", "data-points": !!q.scale }, h("legend", { class: "t" }, said(text(it.survey, q.label, it.lang))));
  const field = framed(it, q, node, []);
  const options = q.scale ? optionsOf(it, { ...q, type: "scale" }) : choices(it, q);
  if (q.scale && q.scale.reversed) options.reverse();
  const inWords = !q.scale || worded(it, { ...q, type: "scale" });
  (q.rows || []).forEach((row, at) => {
    const id = "q-" + q.key + "-" + at;
    const tiles = h("div", { class: "opts " + (inWords && options.length > 5 ? "words list" : options.length === 11 ? "nps" : "s" + options.length) + (inWords ? " tags" : "") });
    for (const option of options) {
      const input = h("input", { type: "radio", name: q.key + "/" + row.value, value: option.value, "aria-label": option.voice }) as HTMLInputElement;
      field.inputs.push(input);
      append(tiles, h("label", { class: "o" }, input, h("span", null, said(option.name))));
    }
    const part = h("div", { class: "part", role: "radiogroup", "aria-labelledby": id }, h("b", { id }, said(text(it.survey, row.label, it.lang) || row.value)), tiles);
    node.insertBefore(part, field.error);
  });
  const below = !inWords && ends(it, q);
  if (below) node.insertBefore(below, field.error);
  return field;
}

function ranking(it: Drawing, q: Question): Field {
  const node = h("fieldset", { class: "q" }, h("legend", { class: "t" }, said(text(it.survey, q.label, it.lang))));
  const field = framed(it, q, node, []);
  const choices = ordered(it, q);
  const most = Math.min((q.pick && q.pick.max) || choices.length, choices.length);
  const list = h("ol", { class: "ranks" });
  choices.forEach((choice, at) => {
    const place = h("select", { name: q.key + "/" + choice.value, "aria-labelledby": "q-" + q.key + "-" + at }) as HTMLSelectElement;
    append(place, h("option", { value: "", "aria-label": it.say("rank_none") }, "–"));
    for (let n = 1; n <= most; n++) append(place, h("option", { value: n }, "" + n));
    field.inputs.push(place as unknown as Input);
    const words = h("span", { id: "q-" + q.key + "-" + at }, said(text(it.survey, choice.label, it.lang) || choice.value));
    append(list, h("li", { class: "rk", "data-value": choice.value }, place, words));
  });
  const help = most < choices.length ? it.say("rank_top", { n: most }) : it.say("rank_help");
  node.insertBefore(h("p", { class: "soft" }, help), field.error);
  node.insertBefore(list, field.error);
  return field;
}
