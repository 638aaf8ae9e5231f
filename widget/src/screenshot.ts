/** A picture of the page that the respondent is on: point at something, draw, hide. Fetched when a question asks for it. */
declare const SHEET_SCREENSHOT: string;
import { copy, possible } from "./copying";
import { mark } from "./marking";
import { h } from "./natives";
import { point, selector } from "./pointing";
import { style } from "./style";

export { possible };

export interface Shooting {
  /** The widget's own element: it is no part of the page. */
  host: HTMLElement;
  lang: string;
  dir: string;
  accent: string;
  say(name: string): string;
}

export interface Screen extends Shooting {
  root: ShadowRoot;
  ours(element: Element): boolean;
}

export interface Shot {
  picture: Blob;
  context: { [name: string]: string };
}

const MOST_BYTES = 4e6;

/** `undefined` when it was given up, `null` when the page cannot be drawn. */
export async function shoot(it: Shooting): Promise<Shot | null | undefined> {
  const cover = h("heardwell-screenshot", { lang: it.lang, dir: it.dir });
  const root = cover.attachShadow({ mode: "open" });
  style(root, SHEET_SCREENSHOT, "");
  if (it.accent) cover.style.setProperty("--accent", it.accent);
  const screen: Screen = { ...it, root, ours: (element) => element === cover || element === it.host || /^heardwell-/.test(element.localName) };
  it.host.hidden = true;
  document.documentElement.append(cover);
  try {
    return await take(screen);
  } finally {
    cover.remove();
    it.host.hidden = false;
  }
}

async function take(screen: Screen): Promise<Shot | null | undefined> {
  const chosen = await point(screen);
  if (chosen === undefined) return undefined;
  const place = chosen && chosen.getBoundingClientRect();
  const wait = h("p", { class: "bar", role: "status" }, screen.say("shot_working"));
  screen.root.append(wait);
  let picture: HTMLCanvasElement;
  try {
    picture = await copy(screen.ours);
  } catch (_) {
    return null;
  } finally {
    wait.remove();
  }
  const marked = await mark(screen, picture, place);
  if (!marked) return undefined;
  const context: Shot["context"] = { viewport: document.documentElement.clientWidth + "x" + window.innerHeight };
  if (/^https?:/.test(location.protocol)) context.url = (location.origin + location.pathname).slice(0, 1990);
  if (chosen) context.selector = selector(chosen);
  return { picture: await small(marked), context };
}

/** As a PNG, whose letters stay sharp; as a JPEG when that is too heavy. */
async function small(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = (type: string): Promise<Blob> => new Promise((resolve) => canvas.toBlob((made) => resolve(made!), type, 0.85));
  const sharp = await blob("image/png");
  return sharp.size > MOST_BYTES ? blob("image/jpeg") : sharp;
}
