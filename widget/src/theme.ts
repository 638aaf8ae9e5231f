/** One accent from the survey's author becomes two that can be read: on light and on dark. */
import { attr, css, slice } from "./natives";
import type { Survey } from "./types";

type RGB = number[];

/** Relative luminance (WCAG 2.2) of 0–255 channels. */
function light(c: RGB): number {
  return 0.2126 * linear(c[0]!) + 0.7152 * linear(c[1]!) + 0.0722 * linear(c[2]!);
}

function linear(channel: number): number {
  return ((channel / 255 + 0.055) / 1.055) ** 2.4;
}

/** Darkened until the contrast with white is 4.5, or lit until it is 7 with the dark surface (luminance 0.0135). */
function readable(c: RGB, lit: number): string {
  while (lit ? (light(c) + 0.05) / 0.0635 < 7 : 1.05 / (light(c) + 0.05) < 4.6) for (let i = 0; i < 3; i++) c[i] = Math.min(255, c[i]! * (lit ? 1.03 : 0.94) + lit);
  return "rgb(" + (c[0]! | 0) + "," + (c[1]! | 0) + "," + (c[2]! | 0) + ")";
}

function channels(hex: string): RGB {
  const all = parseInt(slice(hex, 1), 16);
  return [all >> 16, (all >> 8) & 255, all & 255];
}

export function paint(box: HTMLElement, survey: Survey): void {
  const style = survey.style || {};
  if (style.accent && /^#[0-9a-f]{6}$/i.test(style.accent)) {
    css(box.style, "--a", readable(channels(style.accent), 0));
    css(box.style, "--b", readable(channels(style.accent), 5));
  }
  if (typeof style.radius === "number") css(box.style, "--r", style.radius + "px");
  attr(box, "data-scheme", style.scheme);
}
