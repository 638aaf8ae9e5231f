/** On which pages. A rule that begins with a slash is about the path, any other about the whole address. */
import { find, lower, slice } from "./natives";
import { parts } from "./parts";
import { test } from "./pattern";
import type { Rule } from "./types";

/** Any of the rules, if there are some, and none of those that say where not. */
export function matches(rules: readonly Rule[] | undefined, address: string): boolean {
  let asked = false;
  let found = false;
  for (let i = 0; rules && i < rules.length; i++) {
    const rule = rules[i]!;
    const fits = holds(rule.match, "" + rule.value, address);
    if (rule.not && fits) return false;
    if (rule.not) continue;
    asked = true;
    found = found || fits;
  }
  return found || !asked;
}

function holds(match: string, value: string, address: string): boolean {
  const whole = cut(address, "#");
  const path = /^\^?\//.test(value) ? beyond(whole) : whole;
  if (match === "regex") return test(value, path);
  const wanted = lower(value);
  const here = lower(path);
  if (match === "exact") return plain(here) === plain(wanted) || plain(cut(here, "?")) === plain(wanted);
  if (match === "starts") return find(here, wanted) === 0;
  if (match === "glob") return glob(wanted, here) || glob(wanted, cut(here, "?"));
  return find(here, wanted) >= 0;
}

/** What comes after the host. */
function beyond(address: string): string {
  const host = find(address, "://") + 3;
  const rest = slice(address, host);
  const path = find(rest, "/");
  return path < 0 ? "/" : slice(rest, path);
}

function cut(text: string, at: string): string {
  const place = find(text, at);
  return place < 0 ? text : slice(text, 0, place);
}

function plain(text: string): string {
  return text.length > 1 && text[text.length - 1] === "/" ? slice(text, 0, -1) : text;
}

/** `*` stands for anything. Each part between stars is looked for once, from where the last was found. */
function glob(wanted: string, here: string): boolean {
  const fixed = parts(wanted, "*");
  if (fixed.length < 2) return plain(wanted) === plain(here);
  const first = fixed[0]!;
  const last = fixed[fixed.length - 1]!;
  if (find(here, first) !== 0) return false;
  let rest = slice(here, first.length);
  for (let i = 1; i < fixed.length - 1; i++) {
    const next = find(rest, fixed[i]!);
    if (next < 0) return false;
    rest = slice(rest, next + fixed[i]!.length);
  }
  return rest.length >= last.length && slice(rest, rest.length - last.length) === last;
}
