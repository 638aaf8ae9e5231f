/**
 * Which questions are asked, given the answers so far. The twin of `heardwell/collect/intake/paths.py`: both pass
 * `intake/tests/paths.json`.
 */
import type { Condition, Survey, Value, Values } from "./types";

type Bag = { [name: string]: unknown };

/** What is known beside the answers. */
export interface Around {
  hidden: Bag;
  traits: Bag;
  language: string;
}

export interface Walk {
  /** The keys of the questions that are asked, in order. */
  asked: string[];
  /** The key of the ending; empty for the usual thanks. */
  ending: string;
}

/**
 * Walk the questions in order: what `show_if` refuses is passed over; after a shown one the first of its rules that holds leads on.
 * With `read`, `all` is filled on the way, so that only what was asked has an answer.
 */
export function walk(survey: Pick<Survey, "questions" | "logic" | "endings">, all: Values, around: Around, read?: (key: string) => Value | null): Walk {
  const { questions } = survey;
  const asked: string[] = [];
  let ending = "";
  // Nobody is asked more than there is: this ends, whatever the rules say.
  for (let at = 0; at < questions.length && asked.length < questions.length; at++) {
    const q = questions[at]!;
    if (q.show_if && !holds(q.show_if, all, around)) continue;
    asked.push(q.key);
    if (read) all[q.key] = read(q.key);
    const rule = (survey.logic || []).find((one) => one.from === q.key && (!one.if || holds(one.if, all, around)));
    if (!rule) continue;
    if (rule.to === "end") {
      ending = rule.ending || "";
      break;
    }
    at = Math.max(at, questions.findIndex((one) => one.key === rule.to) - 1);
  }
  const own = (survey.endings || []).find((one) => !one.if || holds(one.if, all, around));
  return { asked, ending: ending || (own ? own.key : "") };
}

/** Is the condition met? What was not answered, or is not known, meets none but `answered: false`. */
export function holds(rule: Condition, all: Values, around: Around): boolean {
  const met = (one: Condition): boolean => holds(one, all, around);
  if (rule.all) return rule.all.every(met);
  if (rule.any) return rule.any.some(met);
  if (rule.language) return rule.language.some((tag) => tag.toLowerCase() === around.language.toLowerCase());
  if (rule.hidden || rule.trait) {
    const known = rule.hidden ? around.hidden[rule.hidden] : around.traits[rule.trait!];
    return known !== null && known !== undefined && (rule.in || []).some((one) => "" + one === "" + known);
  }
  const given = answer(rule.question!, all);
  const none = empty(given);
  if (rule.answered !== undefined) return none !== rule.answered;
  if (none) return false;
  if (rule.in) return contains(rule.in, given);
  if (rule.not_in) return !contains(rule.not_in, given);
  return typeof given === "number" && !(given < rule.from!) && !(given > rule.to!);
}

/** An answer by its question's key, or by `key/row` of a matrix. */
export function answer(name: string, all: Values): unknown {
  const cut = name.indexOf("/");
  if (cut < 0) return all[name];
  const rows = all[name.slice(0, cut)];
  return rows && typeof rows === "object" ? (rows as Bag)[name.slice(cut + 1)] : null;
}

function empty(given: unknown): boolean {
  if (given === null || given === undefined) return true;
  return typeof given === "string" ? !given.trim() : typeof given === "object" && !Object.keys(given!).length;
}

function contains(wanted: readonly unknown[], given: unknown): boolean {
  return (Array.isArray(given) ? given : [given]).some((one) => wanted.includes(one));
}
