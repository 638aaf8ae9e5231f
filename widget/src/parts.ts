import { find, slice } from "./natives";

/** `text.split(at)`, in a page where that may be broken. */
export function parts(text: string, at: string): string[] {
  const found: string[] = [];
  for (let rest = text; ; ) {
    const cut = find(rest, at);
    found[found.length] = cut < 0 ? rest : slice(rest, 0, cut);
    if (cut < 0) return found;
    rest = slice(rest, cut + at.length);
  }
}
