/** More of the browser's own functions, for the files that come after the loader (see `natives.ts`, which hands them on). */
import { append, attr, dress, free, keys, method } from "./natives";

export const codeAt = /* @__PURE__ */ method<number>("String", "charCodeAt");
export const trim = /* @__PURE__ */ method<string>("String", "trim");
export const encode = /* @__PURE__ */ free<string>("JSON", "stringify");
export const decode = /* @__PURE__ */ free("JSON", "parse");
export const later = /* @__PURE__ */ free<number>("", "setTimeout");
export const clear = /* @__PURE__ */ free<void>("", "clearTimeout");
export const now = /* @__PURE__ */ free<number>("Date", "now");
export const random = /* @__PURE__ */ free<number>("Math", "random");
const drawn = /* @__PURE__ */ method<SVGElement>("Document", "createElementNS");

export function svg(paths: string[]): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const made = drawn(document, space, "svg");
  dress(made, { viewBox: "0 0 24 24", "aria-hidden": "true" });
  for (let i = 0; i < paths.length; i++) {
    const path = drawn(document, space, "path");
    attr(path, "d", paths[i]);
    append(made, path);
  }
  return made;
}

/** A deep copy whose encoding no `toJSON` on a shared prototype can bend. */
export function plain(value: any): any {
  if (!value || typeof value !== "object") return value;
  if (value.length >= 0) {
    const list: any = [];
    for (let i = 0; i < value.length; i++) list[i] = plain(value[i]);
    list.toJSON = undefined;
    return list;
  }
  const copy: any = { __proto__: null };
  const names = keys(value);
  for (let i = 0; i < names.length; i++) copy[names[i]!] = plain(value[names[i]!]);
  return copy;
}
