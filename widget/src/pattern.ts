/**
 * A pattern against a text, in time that grows with the length of both and no faster: all ways through the pattern are walked at
 * once (Thompson 1968), where the browser's own engine would try one after the other and may not come back.
 *
 * It knows letters, `.`, `[a-z]`, `\d \w \s`, groups, `|`, `* + ?`, `{2,4}`, `^` and `$`. The server refuses everything else.
 */
import { slice } from "./natives";

type Step =
  | { is: (letter: string) => boolean; next: number }
  | { split: number[] }
  | { edge: "^" | "$"; next: number }
  | { end: true };

const MOST_STEPS = 4000;

/** Whether the pattern is found in the text. A pattern that cannot be read is found nowhere. */
export function test(pattern: string, text: string): boolean {
  try {
    return run(compile(pattern), text);
  } catch (_) {
    return false;
  }
}

/** The text's letters, one by one; those beyond the basic plane are two, in pattern and text alike. */
function run(steps: Step[], letters: string): boolean {
  let here = places();
  for (let at = 0; ; at++) {
    enter(steps.length - 1, here, at); // it may begin anywhere
    if (here.has[0]) return true;
    if (at === letters.length) return false;
    const next = places();
    for (let i = 0; i < here.list.length; i++) {
      const step = steps[here.list[i]!]!;
      if ("is" in step && step.is(letters[at]!)) enter(step.next, next, at + 1);
    }
    here = next;
  }

  function enter(first: number, into: Places, at: number): void {
    const todo = [first];
    for (let done = 0; done < todo.length; done++) {
      const one = todo[done]!;
      if (into.has[one]) continue;
      into.has[one] = true;
      into.list[into.list.length] = one;
      const step = steps[one]!;
      if ("split" in step) for (let i = 0; i < step.split.length; i++) todo[todo.length] = step.split[i]!;
      else if ("edge" in step && (step.edge === "^" ? at === 0 : at === letters.length)) todo[todo.length] = step.next;
    }
  }
}

interface Places {
  list: number[];
  has: { [place: number]: boolean };
}

function places(): Places {
  return { list: [], has: { __proto__: null } as any };
}

/** The steps of a pattern, the end first and the start last: each part is built towards what follows it. */
function compile(pattern: string): Step[] {
  const steps: Step[] = [{ end: true }];
  add({ split: [build(parse(pattern), 0)] });
  return steps;

  function add(step: Step): number {
    if (steps.length > MOST_STEPS) throw pattern;
    steps[steps.length] = step;
    return steps.length - 1;
  }

  function build(node: Node, next: number): number {
    if (node.type === "is") return add({ is: node.is, next });
    if (node.type === "edge") return add({ edge: node.edge, next });
    if (node.type === "times") return repeat(node.of, node.least, node.most, next);
    const split: number[] = [];
    for (let i = 0; i < node.of.length; i++) {
      if (node.type === "any") split[i] = build(node.of[i]!, next);
      else next = build(node.of[node.of.length - 1 - i]!, next);
    }
    return node.type === "any" ? add({ split }) : next;
  }

  function repeat(of: Node, least: number, most: number, next: number): number {
    if (most === Infinity) {
      const loop = { split: [next] };
      next = add(loop);
      loop.split[1] = build(of, next);
    } else for (let i = least; i < most; i++) next = add({ split: [next, build(of, next)] });
    for (let i = 0; i < least; i++) next = build(of, next);
    return next;
  }
}

type Node =
  | { type: "is"; is: (letter: string) => boolean }
  | { type: "edge"; edge: "^" | "$" }
  | { type: "any"; of: Node[] }
  | { type: "all"; of: Node[] }
  | { type: "times"; of: Node; least: number; most: number };

const CLASSES: { [name: string]: RegExp } = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };

function parse(letters: string): Node {
  let at = 0;
  const whole = either();
  if (at < letters.length) throw letters;
  return whole;

  function either(): Node {
    const of = [chain()];
    while (letters[at] === "|") {
      at++;
      of[of.length] = chain();
    }
    return of.length > 1 ? { type: "any", of } : of[0]!;
  }

  function chain(): Node {
    const of: Node[] = [];
    while (at < letters.length && letters[at] !== "|" && letters[at] !== ")") of[of.length] = repeated(atom());
    return { type: "all", of };
  }

  function repeated(of: Node): Node {
    const sign = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(slice(letters, at, at + 9));
    if (!sign) return of;
    at += sign[0].length;
    if (letters[at] === "?") at++; // as much or as little as possible: found is found
    const [mark, low, comma, high] = sign;
    const least = low ? +low : mark === "+" ? 1 : 0;
    return { type: "times", of, least, most: low ? (high ? +high : comma ? Infinity : least) : mark === "?" ? 1 : Infinity };
  }

  function atom(): Node {
    const letter = letters[at++]!;
    if (letter === "(") {
      if (letters[at] === "?" && letters[at + 1] === ":") at += 2;
      const inside = either();
      if (letters[at++] !== ")") throw letters;
      return inside;
    }
    if (letter === "^" || letter === "$") return { type: "edge", edge: letter };
    if (letter === "[") return { type: "is", is: set() };
    if (letter === "\\") return { type: "is", is: escaped(letters[at++]!) };
    if (/[*+?{)]/.test(letter)) throw letters;
    return { type: "is", is: letter === "." ? () => true : (one) => one === letter };
  }

  function escaped(letter: string): (one: string) => boolean {
    const known = CLASSES[letter];
    return known ? (one) => known.test(one) : (one) => one === letter;
  }

  function set(): (one: string) => boolean {
    const not = letters[at] === "^";
    if (not) at++;
    const parts: ((one: string) => boolean)[] = [];
    do {
      const from = letters[at++]!;
      if (at > letters.length) throw letters;
      if (from === "\\") parts[parts.length] = escaped(letters[at++]!);
      else if (letters[at] === "-" && letters[at + 1] !== "]" && at + 1 < letters.length) {
        const to = letters[at + 1]!;
        at += 2;
        parts[parts.length] = (one) => one >= from && one <= to;
      } else parts[parts.length] = (one) => one === from;
    } while (letters[at] !== "]");
    at++;
    return (one) => {
      for (let i = 0; i < parts.length; i++) if (parts[i]!(one)) return !not;
      return not;
    };
  }
}
