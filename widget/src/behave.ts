/**
 * How a survey's form behaves, wherever it was drawn: by the renderer in a shadow root or by the server in a page.
 * It shows what the answers so far call for, one screen at a time, and hands every answer on at the moment it is given.
 */
import { attr, clear, codeAt, css, focus, later, now, on, trim } from "./natives";
import type { Question, Session, Value, Values } from "./types";

export type Input = HTMLInputElement | HTMLTextAreaElement;

export interface Field {
  q: Question;
  node: HTMLElement;
  inputs: Input[];
  error: HTMLElement | null;
  /** Where its answer is not that of its inputs. */
  value?(): Value | null;
  /** What is wrong with what was given, in words; such an answer is not sent. */
  fault?(): string;
  /** What a required answer still lacks, where that is more than being there. */
  lacking?(): string;
  /** Answered by "prefer not to say". */
  declined?(): boolean;
  /** Answers beside its own, by name: the words of "other". */
  beside?(into: Values, shown: boolean): void;
  /** One tap does not finish it. */
  slow?(): boolean;
}

/** The way through the questions, where it is not simply all of them. */
export interface Way {
  asked: string[];
  ending: string;
}

export interface Form {
  form: HTMLFormElement;
  fields: Field[];
  session: Session;
  back: HTMLElement;
  skip: HTMLElement;
  go: HTMLElement;
  row: HTMLElement;
  line: HTMLElement | null;
  intro: HTMLElement | null;
  words: { next: string; send: string; missing: string };
  /** A tap on the only question of a screen goes on by itself. */
  swift: boolean;
  /** Each screen apart, or all on one page. */
  stepped: boolean;
  /** The screen to begin with. */
  from?: number;
  /** Walks the questions and fills `all` with the answers of those that are asked; see `paths.ts`. */
  walk?: ((all: Values, read: (key: string) => Value | null) => Way) | undefined;
  /** Something was drawn anew. */
  drawn?: ((all: Values) => void) | undefined;
  /** Answers are on their way: what it takes to go on from here another day. */
  begun?: ((all: Values, at: number) => void) | undefined;
  ended(ending: string): void;
}

export interface Running {
  screens: number;
  values(): Values;
  /** The respondent goes away. */
  leave(): void;
  /** Show all questions on one page. */
  spread(): void;
  /** Send nothing more; returns the screen that was shown. */
  stop(): number;
}

/** Types whose values are words; all others are points of a scale. */
const WORDS = /gcr|single|multi|text/;
const CHOICE_MS = 350;
const DIGIT_MS = 700;

function typed(input: Input | undefined): boolean {
  return !!input && !/radio|checkbox|select/.test(input.type);
}

/** A single choice, done with one tap. */
function quick(field: Field): boolean {
  return !!field.inputs[0] && field.inputs[0].type === "radio" && !(field.slow && field.slow());
}

export function valueOf(field: Field): Value | null {
  if (field.fault && field.fault()) return null;
  if (field.value) return field.value();
  const picked: (string | number)[] = [];
  for (let i = 0; i < field.inputs.length; i++) {
    const input = field.inputs[i]!;
    const value = trim(input.value);
    if (typed(input) ? value : (input as HTMLInputElement).checked) picked[picked.length] = WORDS.test(field.q.type) ? value : +value;
  }
  if (!picked.length) return null;
  return field.q.type === "multi" ? picked : picked[0]!;
}

/** A page of words alone asks nothing. */
function answers(field: Field): boolean {
  return field.q.type !== "statement";
}

function declined(field: Field): boolean {
  return !!field.declined && field.declined();
}

export function behave(it: Form): Running {
  const { fields, session } = it;
  const screens: Field[][] = [];
  let at = it.from || 0;
  let timer = 0;
  let digits = "";
  let digitAt = 0;
  let tappedAt = 0;
  let settling = 0;
  let rushing = false;
  let over = false;
  let way: Way | null = null;

  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    const before = screens[screens.length - 1];
    const follows = before && before.length < 3 && field.q.type === "text" && !field.q.required && before[0]!.q.type !== "text";
    if (follows) attr(field.node, "data-follow", "");
    if (follows) before[before.length] = field;
    else screens[screens.length] = [field];
  }

  /** Answers that count: of the questions that are asked. */
  function values(): Values {
    const all: Values = { __proto__: null } as any;
    way = it.walk ? it.walk(all, read) : null;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      const { key } = field.q;
      if (!(key in all)) all[key] = it.walk ? null : valueOf(field);
      if (field.beside) field.beside(all, wanted(field));
      if (!answers(field)) delete all[key];
    }
    return all;
  }

  function read(key: string): Value | null {
    for (let i = 0; i < fields.length; i++) if (fields[i]!.q.key === key) return valueOf(fields[i]!);
    return null;
  }

  /** Is it on the way, as it was walked last? */
  function wanted(field: Field): boolean {
    if (!way) return true;
    for (let i = 0; i < way.asked.length; i++) if (way.asked[i] === field.q.key) return true;
    return false;
  }

  function open(screen: Field[]): boolean {
    for (let i = 0; i < screen.length; i++) if (wanted(screen[i]!)) return true;
    return false;
  }

  /** The first question of the screen that is asked. */
  function lead(): Field {
    for (let i = 0; i < screens[at]!.length; i++) if (wanted(screens[at]![i]!)) return screens[at]![i]!;
    return screens[at]![0]!;
  }

  function beside(step: number): number {
    for (let i = at + step; i >= 0 && i < screens.length; i += step) if (open(screens[i]!)) return i;
    return -1;
  }

  function blank(field: Field, all: Values): boolean {
    return answers(field) && all[field.q.key] === null && !declined(field);
  }

  function draw(): void {
    const all = values();
    let revealed = false;
    for (let i = 0; i < screens.length; i++) {
      const screen = screens[i]!;
      for (let j = 0; j < screen.length; j++) {
        const early = j > 0 && all[screen[0]!.q.key] === null && wanted(screen[0]!);
        const node = screen[j]!.node;
        const hidden = (it.stepped && i !== at) || early || !wanted(screen[j]!);
        revealed = revealed || (j > 0 && node.hidden && !hidden);
        node.hidden = hidden;
      }
    }
    const last = beside(1) < 0;
    const head = lead();
    const empty = blank(head, all);
    it.back.hidden = !it.stepped || beside(-1) < 0;
    it.skip.hidden = !it.stepped || last || !empty || !!head.q.required;
    it.go.textContent = it.stepped && !last ? it.words.next : it.words.send;
    it.go.hidden = it.swift && it.stepped && (empty || rushing) && quick(head);
    it.row.hidden = it.go.hidden && it.skip.hidden && it.back.hidden;
    if (it.intro) it.intro.hidden = it.stepped && at > 0;
    if (it.drawn) it.drawn(all);
    // On a low screen the sheet scrolls: what the choice brought up shall be seen.
    if (revealed && it.swift) it.form.scrollTop = it.form.scrollHeight;
    let done = empty ? 0 : 1;
    let most = 0;
    for (let i = 0; i < screens.length; i++) {
      if (!open(screens[i]!)) continue;
      most++;
      if (i < at) done++;
    }
    progress(it.stepped ? done / most : 0);
  }

  function progress(part: number): void {
    if (!it.line) return;
    it.line.hidden = screens.length < 2 || !it.stepped;
    attr(it.line, "aria-valuenow", "" + Math.round(part * 100));
    css((it.line.firstChild as HTMLElement).style, "inline-size", part * 100 + "%");
  }

  function complain(field: Field, words: string): void {
    attr(field.node, "aria-invalid", "" + !!words);
    if (!field.error) return;
    if (words) field.error.textContent = words;
    field.error.hidden = !words;
  }

  function trouble(field: Field, all: Values): string {
    if (!wanted(field)) return "";
    const fault = field.fault && field.fault();
    if (fault || !field.q.required || !answers(field) || declined(field)) return fault || "";
    return field.lacking ? field.lacking() : all[field.q.key] === null ? it.words.missing : "";
  }

  function missing(part: Field[]): Field | null {
    const all = values();
    for (let i = 0; i < part.length; i++) if (trouble(part[i]!, all)) return part[i]!;
    return null;
  }

  /** Says so at the first question that asks for an answer and has none. */
  function complete(part: Field[]): boolean {
    const field = missing(part);
    if (!field) return true;
    complain(field, trouble(field, values()));
    for (let i = 0; i < field.inputs.length; i++) if (field.inputs[i]!.offsetParent) return focus(field.inputs[i]), false;
    focus(field.node);
    return false;
  }

  function turn(step: number): void {
    clear(timer);
    rushing = false;
    const to = beside(step);
    if (to < 0) return;
    at = to;
    draw();
    const first = lead();
    focus(typed(first.inputs[0]) ? first.inputs[0] : first.node);
  }

  function forward(): void {
    if (over || !complete(it.stepped ? screens[at]! : fields)) return;
    const last = !it.stepped || beside(1) < 0;
    over = last;
    sync(last);
    if (!last) return turn(1);
    progress(1);
    it.ended(way ? way.ending : "");
  }

  function sync(done: boolean): void {
    clear(settling);
    const all = values();
    const rather: { [key: string]: boolean } = { __proto__: null } as any;
    for (let i = 0; i < fields.length; i++) if (wanted(fields[i]!)) rather[fields[i]!.q.key] = declined(fields[i]!);
    session.sync(all, done, rather);
    if (it.begun) it.begun(all, at);
  }

  /** Send what is there. The response is done when nothing is missing: the server refuses to close one that lacks an answer. */
  function leave(): void {
    sync(!missing(fields));
  }

  /** After a choice that needs no more words, go on; a digit waits for a possible second one. */
  function hurry(wait: number): void {
    const shown = screens[at]!;
    clear(timer);
    rushing = it.swift && it.stepped && quick(shown[0]!) && !blank(shown[0]!, values());
    for (let i = 1; i < shown.length; i++) if (wanted(shown[i]!)) rushing = false;
    if (rushing) timer = later(forward, wait);
  }

  function pick(field: Field, value: string, row: string): void {
    for (let i = 0; i < field.inputs.length; i++) {
      const input = field.inputs[i] as HTMLInputElement;
      if (input.type !== "radio" || input.value !== value || (row && input.name !== row)) continue;
      input.checked = true;
      focus(input);
      hurry(DIGIT_MS + 50);
      changed(true);
    }
  }

  /** The question a key was meant for: the one it was pressed in, else the first on the screen. */
  function meant(target: Node): Field {
    for (let i = 0; i < fields.length; i++) if (fields[i]!.node.contains(target) && !fields[i]!.node.hidden) return fields[i]!;
    return lead();
  }

  /** By keys one passes over points on the way to the one that is meant: `1` before `10`, 0 before an arrow's 9. They are no answers. */
  function changed(passing: boolean): void {
    const all = values();
    for (let i = 0; i < fields.length; i++) if (!trouble(fields[i]!, all)) complain(fields[i]!, "");
    draw();
    clear(settling);
    if (passing) settling = later(() => !over && sync(false), DIGIT_MS + 50);
    else sync(false);
  }

  on(it.form, "pointerdown", () => (tappedAt = now()));
  on(it.form, "change", (event: Event) => {
    const tapped = now() - tappedAt < 800;
    if (tapped) hurry(CHOICE_MS);
    else rushing = false;
    changed(!tapped && (event.target as Input).type === "radio");
  });
  on(it.form, "submit", (event: Event) => {
    event.preventDefault();
    forward();
  });
  on(it.back, "click", () => turn(-1));
  on(it.skip, "click", () => turn(1));
  on(it.form, "keydown", (event: KeyboardEvent) => {
    const target = event.target as Input;
    if (event.ctrlKey || event.altKey || event.metaKey || (target.name && typed(target))) return;
    const digit = digitOf(event.key);
    if (!digit) return;
    digits = digits === "1" && digit === "0" && now() - digitAt < DIGIT_MS ? "10" : digit;
    digitAt = now();
    pick(meant(target), digits, target.name);
  });
  on(document, "visibilitychange", () => document.visibilityState === "hidden" && !over && sync(false));
  on(window, "pagehide", () => !over && leave());
  for (let i = 0; i < fields.length; i++) if (!typed(fields[i]!.inputs[0])) attr(fields[i]!.node, "tabindex", "-1");
  values();
  if (!open(screens[at]!) && beside(1) > 0) at = beside(1);
  draw();
  return {
    screens: screens.length,
    values,
    leave,
    spread() {
      it.stepped = false;
      draw();
    },
    stop() {
      over = true;
      clear(timer);
      clear(settling);
      return at;
    },
  };
}

/** The value that a key stands for: ASCII, Arabic-Indic and Persian digits; `-` is ten. */
function digitOf(key: string): string {
  if (key === "-") return "10";
  if (key.length !== 1) return "";
  const code = codeAt(key, 0);
  const value = code >= 0x6f0 ? code - 0x6f0 : code >= 0x660 ? code - 0x660 : code - 48;
  return value >= 0 && value < 10 ? "" + value : "";
}
