/**
 * What the richer questions do beyond their elements, whoever drew those: the server for the hosted page, `rich.ts` for the
 * widget. Without it they still work as plain fields of a form.
 */
import { later, on } from "./natives";
import { attach, type Sender } from "./attach";
import type { Field } from "./behave";
import { order } from "./ranking";
import { slide } from "./slider";
import type { Value, Values } from "./types";

/** One of the renderer's words with `{name}` filled in, and where files go. */
export type Manners = Sender;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function all<T extends Element>(node: ParentNode, found: string): T[] {
  return Array.from(node.querySelectorAll<T>(found));
}

/** Let the form hear of a change that no field of its own made. */
export function tell(node: HTMLElement): void {
  node.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put earlier answers back into a question's elements. */
export function fill(node: HTMLElement, key: string, values: Values): void {
  const own = values[key];
  for (const input of all<Control>(node, "input, select, textarea")) {
    const { name } = input;
    const row = name.slice(key.length + 1);
    const given = name === key ? own : name[key.length] === "/" ? inRow(own, row) : values[name];
    if (given === null || given === undefined) continue;
    if (/radio|checkbox/.test(input.type)) (input as HTMLInputElement).checked = ([] as unknown[]).concat(given).map(String).includes(input.value);
    else if (input.type !== "file") input.value = "" + given;
  }
}

function inRow(own: Value | null | undefined, row: string): string | number | undefined {
  if (Array.isArray(own)) return own.includes(row) ? own.indexOf(row) + 1 : undefined;
  return own && typeof own === "object" ? own[row] : undefined;
}

export function adopt(field: Field, manners: Manners): void {
  const { q } = field;
  const special: { [type: string]: (field: Field, manners: Manners) => void } = { number, email, phone, date, consent, matrix, ranking: order, slider: slide, text, multi, file: attach, screenshot: attach };
  if (special[q.type]) special[q.type]!(field, manners);
  other(field);
  decline(field);
}

/** "Other, namely …": the words belong to the choice before them and are asked for when it is taken. */
function other(field: Field): void {
  const { q, node, inputs } = field;
  const texts = all<HTMLInputElement>(node, "[data-other]");
  if (!texts.length) return;
  const choice = (words: HTMLInputElement): HTMLInputElement => inputs.find((input) => input.value === words.dataset.other) as HTMLInputElement;
  const show = (): void => texts.forEach((words) => (words.hidden = !choice(words).checked));
  field.slow = () => texts.some((words) => choice(words).checked);
  field.beside = (into, shown) => texts.forEach((words) => (into[q.key + "." + words.dataset.other] = (shown && choice(words).checked && words.value.trim()) || null));
  on(node, "change", (event: Event) => {
    show();
    const words = texts.find((one) => choice(one) === event.target && choice(one).checked);
    if (words) later(() => words.focus(), 0);
  });
  show();
}

function decline(field: Field): void {
  const { q, node } = field;
  const no = node.querySelector<HTMLInputElement>('[name="' + q.key + '~"]');
  if (!no) return;
  field.declined = () => no.checked;
  const { fault } = field;
  field.fault = () => (no.checked || !fault ? "" : fault());
  const value = field.value;
  if (value) field.value = () => (no.checked ? null : value());
  on(node, "input", (event: Event) => {
    if (event.target !== no) no.checked = false;
    else if (no.checked) for (const input of field.inputs) clear(input as HTMLInputElement);
  });
}

function clear(input: HTMLInputElement): void {
  if (/radio|checkbox/.test(input.type)) input.checked = false;
  else if (input.type !== "range") input.value = "";
}

function typed({ inputs }: Field): string {
  return inputs[0]!.value.trim();
}

function text(field: Field, { say }: Manners): void {
  const min = field.q.min_length || 0;
  field.fault = () => (typed(field) && typed(field).length < min ? say("too_short", { min }) : "");
}

function multi(field: Field, { say }: Manners): void {
  const boxes = field.inputs as HTMLInputElement[];
  const { min = 0, max = boxes.length } = field.q.pick || {};
  field.fault = () => {
    const n = boxes.filter((box) => box.checked).length;
    const alone = boxes.some((box) => box.checked && box.hasAttribute("data-alone"));
    return n && n < min && !alone ? say("too_few", { min }) : n > max ? say("too_many", { max }) : "";
  };
  on(field.node, "input", ({ target }: Event) => {
    const taken = target as HTMLInputElement;
    if (taken.name !== field.q.key || !taken.checked) return;
    for (const box of boxes) if (box !== taken && (taken.hasAttribute("data-alone") || box.hasAttribute("data-alone"))) box.checked = false;
  });
}

/** Latin digits for Arabic-Indic, Persian and full-width ones. */
export function latin(words: string): string {
  return words.replace(/[٠-٩۰-۹０-９]/g, (digit) => "" + (digit.charCodeAt(0) & 15));
}

function number(field: Field, { say }: Manners): void {
  const { min = -1e12, max = 1e12, decimals = 0 } = field.q;
  const read = (): number => +latin(typed(field)).replace(/[٫,،]/, ".").replace(/[−–]/, "-").replace(/[٬\s]/g, "");
  field.value = () => (typed(field) ? read() : null);
  field.fault = () => {
    const value = read();
    if (!typed(field)) return "";
    if (!isFinite(value) || +value.toFixed(decimals) !== value) return say("bad_number");
    if (value >= +min && value <= +max) return "";
    return field.q.min !== undefined && field.q.max !== undefined ? say("bad_range", { min, max }) : say("bad_number");
  };
}

function email(field: Field, { say }: Manners): void {
  field.value = () => typed(field) || null;
  field.fault = () => (typed(field) && !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(typed(field)) ? say("bad_email") : "");
}

function phone(field: Field, { say }: Manners): void {
  const read = (): string => latin(typed(field)).replace(/＋/g, "+").replace(/[\s().\-–—‐‑/（）]/g, "");
  field.value = () => read() || null;
  field.fault = () => (read() && !/^\+?\d{5,20}$/.test(read()) ? say("bad_phone") : "");
}

function date(field: Field, { say }: Manners): void {
  const input = field.inputs[0] as HTMLInputElement;
  field.value = () => typed(field) || null;
  field.fault = () => {
    const day = typed(field);
    if (!day && !(input.validity && input.validity.badInput)) return "";
    const wrong = !/^\d{4}-\d\d-\d\d$/.test(day) || (input.min && day < input.min) || (input.max && day > input.max);
    return wrong ? say("bad_date") : "";
  };
}

function consent(field: Field, { say }: Manners): void {
  const box = field.inputs[0] as HTMLInputElement;
  let touched = false;
  on(field.node, "change", () => (touched = true));
  field.value = () => box.checked || (touched ? false : null);
  field.lacking = () => (box.checked ? "" : say("must_agree"));
}

function matrix(field: Field, { say }: Manners): void {
  const radios = field.inputs as HTMLInputElement[];
  const rows = Array.from(new Set(radios.map((radio) => radio.name)));
  const points = field.node.hasAttribute("data-points");
  const given = (): HTMLInputElement[] => radios.filter((radio) => radio.checked);
  field.slow = () => true;
  field.value = () => {
    const value: { [row: string]: string | number } = {};
    for (const radio of given()) value[radio.name.slice(field.q.key.length + 1)] = points ? +radio.value : radio.value;
    return given().length ? value : null;
  };
  field.lacking = () => (given().length < rows.length ? say("all_rows") : "");
}
