/** What the renderer lends to `more.js`; see `kit.ts`. */
import { append, attr, detach, dress, focus, free, h, keys, later, method, now, on, svg } from "./natives";
import { draw, ends, label, optionsOf, scaled, shape, worded } from "./draw";
import { text, word } from "./words";

export const lent = [
  append, attr, detach, dress, focus, free, h, keys, later, method, now, on, svg,
  draw, ends, label, optionsOf, scaled, shape, worded, text, word,
];
