/**
 * The browser's own functions, taken before or behind whatever the host page put in their place.
 *
 * A page may have replaced a prototype's method (old libraries do, monitors do). What does not look native is taken from an
 * empty frame instead. Everything is called through `Reflect.apply`, so `call`, `apply` and `bind` may be broken too.
 */

export * from "./rest";

type Bag = { [name: string]: any }; // eslint: the page's globals have no type we could trust
let realm: Bag | undefined;

function fresh(): Bag {
  if (!realm) {
    realm = window as Bag;
    try {
      const frame = document.createElement("iframe");
      frame.style.setProperty("display", "none", "important");
      document.documentElement.insertAdjacentElement("beforeend", frame);
      realm = (frame.contentWindow as Bag | null) || realm;
    } catch (_) {
      // no frame to be had: the page's own functions must do
    }
  }
  return realm;
}

function pick(from: Bag, type: string, name: string): any {
  const owner = type ? from[type] : from;
  return (owner.prototype || owner)[name] || owner[name];
}

function own(type: string, name: string): any {
  const found = pick(window as Bag, type, name);
  try {
    if (/\[native code/.test(Function.prototype.toString.call(found))) return found;
  } catch (_) {
    // broken as well: ask the empty frame
  }
  return pick(fresh(), type, name) || found;
}

const apply: typeof Reflect.apply = own("Reflect", "apply");
/** `method("Node", "appendChild")(parent, child)`. */
export function method<R = any>(type: string, name: string): (self: any, ...rest: any[]) => R {
  const found = own(type, name);
  return (self, ...rest) => apply(found, self, rest);
}
/** The same for what belongs to no object: `JSON.stringify`, `fetch`. */
export function free<R = any>(type: string, name: string): (...rest: any[]) => R {
  const found = own(type, name);
  return (...rest) => apply(found, undefined, rest);
}

export const append = /* @__PURE__ */ method<void>("Node", "appendChild");
export const attr = /* @__PURE__ */ method<void>("Element", "setAttribute");
export const attrOf = /* @__PURE__ */ method<string | null>("Element", "getAttribute");
export const on = /* @__PURE__ */ method<void>("EventTarget", "addEventListener");
export const shadow = /* @__PURE__ */ method<ShadowRoot>("Element", "attachShadow");
export const detach = /* @__PURE__ */ method<void>("Element", "remove");
export const focus = /* @__PURE__ */ method<void>("HTMLElement", "focus");
export const css = /* @__PURE__ */ method<void>("CSSStyleDeclaration", "setProperty");
export const slice = /* @__PURE__ */ method<string>("String", "slice");
export const lower = /* @__PURE__ */ method<string>("String", "toLowerCase");
export const find = /* @__PURE__ */ method<number>("String", "indexOf");
export const keys = /* @__PURE__ */ free<string[]>("Object", "keys");
export const get = /* @__PURE__ */ free<Promise<Response>>("", "fetch");
export const read = /* @__PURE__ */ method<string | null>("Storage", "getItem");
export const write = /* @__PURE__ */ method<void>("Storage", "setItem");
export const drop = /* @__PURE__ */ method<void>("Storage", "removeItem");
const element = /* @__PURE__ */ method<HTMLElement>("Document", "createElement");

/** An element with attributes and children; text is only ever set as text. */
export function h(tag: string, attrs?: { [name: string]: any } | null, ...kids: (Node | string | null | undefined | false)[]): HTMLElement {
  const made = element(document, tag);
  dress(made, attrs);
  for (let i = 0; i < kids.length; i++) {
    const kid = kids[i];
    if (kid) append(made, typeof kid === "string" ? document.createTextNode(kid) : kid);
  }
  return made;
}

export function dress(made: Element, attrs?: { [name: string]: any } | null): void {
  const names = attrs ? keys(attrs) : [];
  for (let i = 0; i < names.length; i++) {
    const value = attrs![names[i]!];
    if (value !== null && value !== undefined && value !== false) attr(made, names[i], value === true ? "" : "" + value);
  }
}
