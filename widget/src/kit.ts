/**
 * What the loader lends to the files it fetches later: nothing is loaded twice. In those files the build turns every import from
 * these modules into a place in this list (`build.mjs`), so names here are all it takes. What the loader itself does not use is in `rest.ts`.
 */
import { append, attr, attrOf, css, detach, dress, drop, find, focus, free, get, h, keys, lower, method, on, read, shadow, slice, write } from "./natives";
import { choose, dir } from "./lang";
import { style } from "./style";
import { paint } from "./theme";

export const kit = [
  append, attr, attrOf, css, detach, dress, drop, find, focus, free, get, h, keys, lower, method, on, read, shadow, slice, write,
  choose, dir, style, paint,
];
