/** Earlier answers in later words: `{nps}`, `{trait.plan}`, `{hidden.order}`, `{trait.name|friend}`. Text in, text out. */
import type { Around } from "./paths";
import { answer } from "./paths";
import type { Question, Survey, Texts, Value, Values } from "./types";

const PIPE = /\{([\w.:/-]+)(?:\|([^{}]*))?\}/g;

/** The words with every pipe filled; one that knows nothing goes, and takes the space before it along. */
export function pipe(words: string, survey: Pick<Survey, "questions">, all: Values, around: Around, say: (texts: Texts | undefined) => string, lang: string): string {
  if (words.indexOf("{") < 0) return words;
  return words
    .replace(PIPE, (whole, name: string, instead = "") => {
      const known = lookup(name, survey, all, around, say, lang);
      return known === undefined ? whole : known.trim() || instead || "\0";
    })
    .replace(/\s*\0/g, "");
}

function lookup(name: string, survey: Pick<Survey, "questions">, all: Values, around: Around, say: (texts: Texts | undefined) => string, lang: string): string | undefined {
  const cut = name.indexOf(".");
  const kind = cut < 0 ? "" : name.slice(0, cut);
  const rest = name.slice(cut + 1);
  if (kind === "trait" || kind === "hidden") {
    const bag = kind === "trait" ? around.traits : around.hidden;
    const found = Object.prototype.hasOwnProperty.call(bag, rest) ? bag[rest] : null;
    return found === null || found === undefined || typeof found === "object" ? "" : "" + found;
  }
  const q = survey.questions.find((one) => one.key === name.split("/")[0]);
  return q && spoken(q, answer(name, all) as Value | null, say, lang);
}

/** An answer in words: the label of what was chosen. */
function spoken(q: Question, given: Value | null, say: (texts: Texts | undefined) => string, lang: string): string {
  if (given === null || given === undefined || typeof given === "boolean") return "";
  if (Array.isArray(given)) return given.map((one) => spoken(q, one, say, lang)).join(/^zh/.test(lang) ? "、" : /^ar/.test(lang) ? "، " : ", ");
  if (typeof given === "object") return "";
  const choice = (q.choices || []).find((one) => one.value === given);
  return (choice && say(choice.label)) || "" + given;
}

/** One of our own sentences with its `{name}`s. */
export function filled(words: string, values?: { [name: string]: string | number }): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => (values && name in values ? "" + values[name] : whole));
}
