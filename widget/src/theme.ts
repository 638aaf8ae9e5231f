/** The survey's colours: the accent as two tones that can be read, on light and on dark, as the server has mixed them. */
import { attr, css } from "./natives";
import type { Style } from "./types";

export function paint(box: HTMLElement, { style = {} }: { style?: Style }): void {
  const { tones, radius, scheme } = style;
  if (tones) {
    css(box.style, "--a", tones[0]);
    css(box.style, "--b", tones[1]);
  }
  if (typeof radius === "number") css(box.style, "--r", radius + "px");
  attr(box, "data-scheme", scheme || "auto");
}
