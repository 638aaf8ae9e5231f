/** Questions that are answered with files: their elements, and the way to what makes them work (`upload.ts`, fetched for them). */
declare const UPLOAD: string;
import { h } from "./natives";
import type { Field } from "./behave";
import type { Question } from "./types";
import type { Files } from "./upload";

/** Where files go, and for which response. */
export interface Sender {
  base: string;
  survey: { id: string; version: number };
  response(): string;
  /** Tried out: nothing is sent. */
  test?: boolean | undefined;
  say(name: string, values?: { [name: string]: string | number }): string;
}

/** What a file dialog offers, by the kinds that the question takes. */
const KINDS: { [kind: string]: string } = {
  image: "image/png,image/jpeg,image/webp,image/gif",
  pdf: "application/pdf",
  document: ".docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv",
  audio: "audio/*",
  video: "video/*",
};

export function most(q: Question): number {
  return (q.type === "file" && q.pick && q.pick.max) || 1;
}

export function kinds(q: Question): string[] {
  return q.type === "screenshot" ? ["image"] : q.accept && q.accept.length ? q.accept : ["image", "pdf"];
}

/** The ids that were given, and the field that takes more; without a script the same field is posted with its form. */
export function inputs(q: Question, id: string): HTMLInputElement[] {
  const accept = kinds(q).map((kind) => KINDS[kind]).join();
  const ids = h("input", { type: "hidden", name: q.key });
  return [ids, h("input", { class: "field", type: "file", id, name: q.key, accept, multiple: most(q) > 1, "aria-describedby": id + "-e" })] as HTMLInputElement[];
}

export function attach(field: Field, sender: Sender): void {
  const { q, node } = field;
  const ids = node.querySelector<HTMLInputElement>('input[type="hidden"]')!;
  let files: Files | null = null;
  const given = (): string[] => (files ? files.ids() : ids.value.split(",").filter((id) => id));
  field.value = () => (most(q) > 1 ? (given().length ? given() : null) : given()[0] || null);
  field.fault = () => (files ? files.fault() : "");
  const load = (): void => {
    import(sender.base + "w/v1/upload.js?" + UPLOAD).then(
      (made) => (files = files || made.files(field, sender)),
      () => node.addEventListener("change", load, { once: true }), // no network just now: tried again with the first file
    );
  };
  load();
}
