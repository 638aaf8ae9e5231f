/**
 * How a survey's form behaves, wherever it was drawn: by the renderer in a shadow root or by the server in a page.
 * It shows what the answers so far call for, one screen at a time, and hands every answer on at the moment it is given.
 */
import { attr, clear, codeAt, css, focus, later, now, on, trim } from "./natives";
import type { Question, Session, Value } from "./types";

type Input = HTMLInputElement | HTMLTextAreaElement;

export interface Field {
  q: Question;
  node: HTMLElement;
  inputs: Input[];
  error: HTMLElement | null;
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
  words: { next: string; send: string };
  /** A tap on the only question of a screen goes on by itself. */
  swift: boolean;
  /** Each screen apart, or all on one page. */
  stepped: boolean;
  /** The screen to begin with. */
  from?: number;
  ended(): void;
}

export interface Running {
  screens: number;
  values(): { [key: string]: Value | null };
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

function multiple(field: Field): boolean {
  return field.q.type === "multi";
}

function typed(input: Input | undefined): boolean {
  return !!input && input.type !== "radio" && input.type !== "checkbox";
}

export function valueOf(field: Field): Value | null {
  const picked: (string | number)[] = [];
  for (let i = 0; i < field.inputs.length; i++) {
    const input = field.inputs[i]!;
    const value = trim(input.value);
    if (typed(input) ? value : (input as HTMLInputElement).checked) picked[picked.length] = WORDS.test(field.q.type) ? value : +value;
  }
  if (!picked.length) return null;
  return multiple(field) ? picked : picked[0]!;
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

  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    const before = screens[screens.length - 1];
    const follows = before && before.length < 3 && field.q.type === "text" && !field.q.required && before[0]!.q.type !== "text";
    if (follows) attr(field.node, "data-follow", "");
    if (follows) before[before.length] = field;
    else screens[screens.length] = [field];
  }

  /** Answers that count: of the questions that the answers before them call for. */
  function values(): { [key: string]: Value | null } {
    const all: { [key: string]: Value | null } = { __proto__: null } as any;
    for (let i = 0; i < fields.length; i++) all[fields[i]!.q.key] = wanted(fields[i]!, all) ? valueOf(fields[i]!) : null;
    return all;
  }

  function wanted(field: Field, all: { [key: string]: Value | null }): boolean {
    const rule = field.q.show_if;
    if (!rule) return true;
    const given = all[rule.question];
    for (let i = 0; i < rule.in.length; i++) {
      if (given === rule.in[i]) return true;
      if (given && typeof given === "object") for (let j = 0; j < given.length; j++) if (given[j] === rule.in[i]) return true;
    }
    return false;
  }

  function open(screen: Field[], all: { [key: string]: Value | null }): boolean {
    for (let i = 0; i < screen.length; i++) if (wanted(screen[i]!, all)) return true;
    return false;
  }

  function beside(step: number): number {
    const all = values();
    for (let i = at + step; i >= 0 && i < screens.length; i += step) if (open(screens[i]!, all)) return i;
    return -1;
  }

  function draw(): void {
    const all = values();
    let revealed = false;
    for (let i = 0; i < screens.length; i++) {
      const screen = screens[i]!;
      for (let j = 0; j < screen.length; j++) {
        const early = j > 0 && all[screen[0]!.q.key] === null && wanted(screen[0]!, all);
        const node = screen[j]!.node;
        const hidden = (it.stepped && i !== at) || early || !wanted(screen[j]!, all);
        revealed = revealed || (j > 0 && node.hidden && !hidden);
        node.hidden = hidden;
      }
    }
    const last = beside(1) < 0;
    const head = screens[at]![0]!;
    const blank = all[head.q.key] === null;
    it.back.hidden = !it.stepped || beside(-1) < 0;
    it.skip.hidden = !it.stepped || last || !blank || !!head.q.required;
    it.go.textContent = it.stepped && !last ? it.words.next : it.words.send;
    it.go.hidden = it.swift && it.stepped && (blank || rushing) && !typed(head.inputs[0]) && !multiple(head);
    it.row.hidden = it.go.hidden && it.skip.hidden && it.back.hidden;
    if (it.intro) it.intro.hidden = it.stepped && at > 0;
    // On a low screen the sheet scrolls: what the choice brought up shall be seen.
    if (revealed && it.swift) it.form.scrollTop = it.form.scrollHeight;
    progress(it.stepped ? (at + (blank ? 0 : 1)) / screens.length : 0);
  }

  function progress(part: number): void {
    if (!it.line) return;
    it.line.hidden = screens.length < 2 || !it.stepped;
    attr(it.line, "aria-valuenow", "" + Math.round(part * 100));
    css((it.line.firstChild as HTMLElement).style, "inline-size", part * 100 + "%");
  }

  function complain(field: Field, bad: boolean): void {
    attr(field.node, "aria-invalid", "" + bad);
    if (field.error) field.error.hidden = !bad;
  }

  function missing(part: Field[]): Field | null {
    const all = values();
    for (let i = 0; i < part.length; i++) {
      const field = part[i]!;
      if (field.q.required && all[field.q.key] === null && wanted(field, all)) return field;
    }
    return null;
  }

  /** Says so at the first question that asks for an answer and has none. */
  function complete(part: Field[]): boolean {
    const field = missing(part);
    if (!field) return true;
    complain(field, true);
    focus(field.inputs[0]);
    return false;
  }

  function turn(step: number): void {
    clear(timer);
    rushing = false;
    const to = beside(step);
    if (to < 0) return;
    at = to;
    draw();
    const first = screens[at]![0]!;
    focus(typed(first.inputs[0]) ? first.inputs[0] : first.node);
  }

  function forward(): void {
    if (over || !complete(it.stepped ? screens[at]! : fields)) return;
    const last = !it.stepped || beside(1) < 0;
    over = last;
    sync(last);
    if (!last) return turn(1);
    progress(1);
    it.ended();
  }

  function sync(done: boolean): void {
    clear(settling);
    session.sync(values(), done);
  }

  /** Send what is there. The response is done when nothing is missing: the server refuses to close one that lacks an answer. */
  function leave(): void {
    sync(!missing(fields));
  }

  /** After a choice that needs no more words, go on; a digit waits for a possible second one. */
  function hurry(wait: number): void {
    const shown = screens[at]!;
    clear(timer);
    rushing = it.swift && it.stepped && !multiple(shown[0]!) && !typed(shown[0]!.inputs[0]);
    for (let i = 1; i < shown.length; i++) if (wanted(shown[i]!, values())) rushing = false;
    if (rushing) timer = later(forward, wait);
  }

  function pick(field: Field, value: string): void {
    for (let i = 0; i < field.inputs.length; i++) {
      const input = field.inputs[i] as HTMLInputElement;
      if (input.type !== "radio" || input.value !== value) continue;
      input.checked = true;
      focus(input);
      hurry(DIGIT_MS + 50);
      changed(true);
    }
  }

  /** The question a key was meant for: the one it was pressed in, else the first on the screen. */
  function meant(target: Node): Field {
    for (let i = 0; i < fields.length; i++) if (fields[i]!.node.contains(target) && !fields[i]!.node.hidden) return fields[i]!;
    return screens[at]![0]!;
  }

  /** By keys one passes over points on the way to the one that is meant: `1` before `10`, 0 before an arrow's 9. They are no answers. */
  function changed(passing: boolean): void {
    const all = values();
    for (let i = 0; i < fields.length; i++) if (all[fields[i]!.q.key] !== null) complain(fields[i]!, false);
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
    pick(meant(target), digits);
  });
  on(document, "visibilitychange", () => document.visibilityState === "hidden" && !over && sync(false));
  on(window, "pagehide", () => !over && leave());
  for (let i = 0; i < fields.length; i++) if (!typed(fields[i]!.inputs[0])) attr(fields[i]!.node, "tabindex", "-1");
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
