/** Choosing what is meant: an element of the page, by pointer or by keys, or the whole window. */
import { h, on } from "./natives";
import type { Screen } from "./screenshot";

/** `null`: the whole window; `undefined`: given up. */
export function point(screen: Screen): Promise<Element | null | undefined> {
  const { root, say, ours } = screen;
  return new Promise((resolve) => {
    const frame = h("div", { class: "aim", hidden: true });
    const whole = h("button", { type: "button" }, say("shot_whole"));
    const cancel = h("button", { type: "button" }, say("shot_cancel"));
    const bar = h("div", { class: "bar", role: "dialog", "aria-label": say("shot_take"), tabindex: -1 }, h("p", null, say("shot_point")), whole, cancel);
    const sheet = h("div", { class: "catch" });
    root.append(sheet, frame, bar);
    let chosen: Element | null = null;
    const end = (what: Element | null | undefined): void => {
      sheet.remove();
      frame.remove();
      bar.remove();
      window.removeEventListener("keydown", key, true);
      resolve(what);
    };
    const aim = (next: Element | null | undefined): void => {
      if (!next || ours(next) || next === document.documentElement) return;
      chosen = next;
      const { left, top, width, height } = next.getBoundingClientRect();
      frame.hidden = false;
      const size: { [name: string]: number } = { left, top, width, height };
      for (const name in size) frame.style.setProperty(name, size[name] + "px");
    };
    const under = ({ clientX, clientY }: MouseEvent): Element | undefined => document.elementsFromPoint(clientX, clientY).find((one) => !ours(one));
    const key = (event: KeyboardEvent): void => {
      const { key } = event;
      const inBar = root.activeElement && root.activeElement !== bar;
      event.stopImmediatePropagation();
      if (key === "Tab" || (inBar && /^(Enter| )$/.test(key))) return around(screen, event, [bar, whole, cancel]);
      event.preventDefault();
      if (key === "Escape") return end(undefined);
      if (key === "Enter" && chosen) return end(chosen);
      if (/^Arrow/.test(key)) aim(chosen ? beside(chosen, key) : document.querySelector("main, [role=main]") || document.body.firstElementChild);
    };
    on(sheet, "pointermove", (event: MouseEvent) => aim(under(event)));
    on(sheet, "click", (event: MouseEvent) => {
      aim(under(event));
      if (chosen) end(chosen);
    });
    on(whole, "click", () => end(null));
    on(cancel, "click", () => end(undefined));
    window.addEventListener("keydown", key, true);
    bar.focus();
  });
}

/** Tab stays among these. */
export function around({ root }: Screen, event: KeyboardEvent, stops: HTMLElement[]): void {
  if (event.key !== "Tab") return;
  event.preventDefault();
  const open = stops.filter((one) => !(one as HTMLButtonElement).disabled && one.tabIndex >= 0);
  const at = open.indexOf(root.activeElement as HTMLElement);
  open[(at + (event.shiftKey ? open.length - (at < 0 ? 0 : 1) : 1)) % open.length]!.focus();
}

/** Up to what it lies in, down into it, to its neighbours. */
function beside(from: Element, key: string): Element | null {
  const forward = getComputedStyle(from).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const step = key === "ArrowUp" ? "parentElement" : key === "ArrowDown" ? "firstElementChild" : key === forward ? "nextElementSibling" : "previousElementSibling";
  let next = from[step];
  while (next && !next.getClientRects().length) next = step === "parentElement" ? next.parentElement : step === "previousElementSibling" ? next.previousElementSibling : next.nextElementSibling;
  return next;
}

/** A short address of an element within the page. */
export function selector(element: Element): string {
  const parts: string[] = [];
  for (let node: Element | null = element; node && node !== document.documentElement; node = node.parentElement) {
    const id = node.id && /^[A-Za-z][\w-]{0,60}$/.test(node.id) && document.querySelectorAll("#" + node.id).length === 1;
    if (id) {
      parts.unshift("#" + node.id);
      break;
    }
    const alike = node.parentElement ? Array.from(node.parentElement.children).filter((one) => one.localName === node!.localName) : [node];
    parts.unshift(node.localName + (alike.length > 1 ? ":nth-of-type(" + (alike.indexOf(node) + 1) + ")" : ""));
  }
  while (parts.join(" > ").length > 500) parts.shift();
  return parts.join(" > ");
}
