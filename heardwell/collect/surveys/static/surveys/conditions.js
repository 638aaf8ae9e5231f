// Conditions: {"question", "in"} and its kin, alone or several under "all" or "any". Where they stand, what they say, who gets where.
import { say } from "./dom.js";

export const NUMERIC = new Set(["slider", "number"]);
const MUTE = new Set(["statement"]);

const range = (low, high) => Array.from({ length: Math.max(0, Math.min(high - low, 1000)) + 1 }, (_, at) => low + at);

// The values that one may tick; empty for words, dates and long ranges.
export function answersOf(question, row = "") {
  if (question.type === "matrix") return row ? (question.scale ? range(question.scale.min, question.scale.max) : values(question.choices)) : [];
  if (question.type === "consent") return [true, false];
  if (question.scale) return NUMERIC.has(question.type) ? [] : range(question.scale.min, question.scale.max);
  return values(question.choices);
}
const values = (choices) => (choices || []).map((choice) => choice.value);

export const isNumeric = (question, row = "") => NUMERIC.has(question.type) || (!!question.scale && (question.type !== "matrix" || !!row));
export const asks = (question) => !MUTE.has(question.type);

export const parts = (rule) => (!rule ? [] : rule.all || rule.any || [rule]);
export const modeOf = (rule) => (rule?.any ? "any" : "all");
export const together = (list, mode = "all") => (list.length > 1 ? { [mode]: list } : list[0]);

export function put(holder, name, list, mode) {
  const rule = together(list, mode);
  if (rule) holder[name] = rule;
  else delete holder[name];
}

// 0, 1, 2, 5 → "0–2, 5"
export function spans(list, comma) {
  const runs = [];
  for (const value of [...list].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && value === run[1] + 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([low, high]) => (low === high ? `${low}` : `${low}–${high}`)).join(comma);
}

export function subject(form, part) {
  const [key, row = ""] = (part.question || "").split("/");
  return { question: form.questions.find((one) => one.key === key), row };
}

// "0–6", "not Price, Colour", "plan is pro"
function partWords(app, part, named) {
  const { words, draft } = app;
  if (part.language) return part.language.map((tag) => app.language(tag).name).join(words.comma) || "?";
  const name = part.hidden ?? part.trait;
  if (name !== undefined) return say(words.is_words, { name: name || "?", values: (part.in || []).join(words.comma) || "?" });
  const { question, row } = subject(draft.form, part);
  if (!question) return "?";
  const said = answerWords(app, question, row, part);
  return named ? say(words.is_words, { name: app.shortTitle(question), values: said }) : said;
}

function answerWords(app, question, row, part) {
  const { words } = app;
  if ("answered" in part) return part.answered ? words.answered : words.not_answered;
  if ("from" in part || "to" in part) {
    if (!("to" in part)) return say(words.or_more, { n: part.from });
    return "from" in part ? `${part.from}–${part.to}` : say(words.or_less, { n: part.to });
  }
  const list = part.in || part.not_in || [];
  const short = list.every((value) => typeof value === "number") && question.scale ? spans(list, words.comma) : list.map((value) => app.answerWords(question, value)).join(words.comma);
  return part.not_in ? say(words.none_words, { values: short || "?" }) : short || "?";
}

export function ruleWords(app, rule, named = false) {
  const list = parts(rule);
  const sentence = modeOf(rule) === "any" ? app.words.or : app.words.and;
  return list.map((part) => partWords(app, part, named || list.length > 1)).join(sentence);
}

// The keys of questions that nobody can get to: jumped over in every case, or asked after an answer that cannot be given before.
export function unreachable(form) {
  const index = new Map(form.questions.map((question, at) => [question.key, at]));
  const seen = new Set();
  const lost = new Set();
  const visit = (at) => {
    for (let next = at; next < form.questions.length && !seen.has(next); ) {
      seen.add(next);
      const question = form.questions[next];
      const onward = jumps(form, question, index, visit);
      if (!onward && !question.show_if) return;
      next += 1;
    }
  };
  visit(0);
  form.questions.forEach((question, at) => {
    if (!seen.has(at) || impossible(form, question, at, index, lost)) lost.add(question.key);
  });
  return lost;
}

// Follows the jumps after a question; says whether anybody also goes on to the next one.
function jumps(form, question, index, visit) {
  for (const rule of form.logic || []) {
    if (rule.from !== question.key) continue;
    if (index.has(rule.to) && index.get(rule.to) > index.get(question.key)) visit(index.get(rule.to));
    if (!rule.if) return false;
  }
  return true;
}

function impossible(form, question, at, index, lost) {
  const list = parts(question.show_if).filter((part) => part.question);
  if (!list.length || list.length < parts(question.show_if).length) return false;
  const never = (part) => {
    const [key] = part.question.split("/");
    return !(index.get(key) < at) || (lost.has(key) && part.answered !== false);
  };
  return modeOf(question.show_if) === "any" ? list.every(never) : list.some(never);
}
