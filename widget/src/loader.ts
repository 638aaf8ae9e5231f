/**
 * The loader: all that a page carries before a survey shows. It keeps the queue of unsent answers, knows the person, draws the
 * feedback button, and fetches the renderer when somebody wants to answer.
 */
declare const SHEET_BUTTON: string;
import { append, attrOf, find, focus, get, h, later, now, on, read, shadow, slice, write } from "./natives";
import { choose, dir } from "./lang";
import { flush, offline, put } from "./outbox";
import { style } from "./style";
import { paint } from "./theme";
import type { Contact, Stage, Survey, Texts } from "./types";

declare const RENDERER: string;

interface Options {
  lang?: string;
  hidden?: { [name: string]: string };
  target?: Element;
}
type Call = [string, ...unknown[]] | ((api: Api) => void);
interface Api {
  show(id: string, options?: Options): Promise<boolean>;
  identify(who: Contact): void;
  track(event: string, properties?: object): void;
  reset(): void;
  push(...calls: Call[]): void;
}

const page = window as unknown as { heardwell?: any };
const script = document.currentScript as HTMLScriptElement | null;
if (script && !(page.heardwell && page.heardwell.show)) start(script);

function start(script: HTMLScriptElement): void {
  const base = slice(script.src, 0, find(script.src, "w/v1/"));
  const nonce = script.nonce || "";
  const pinned = attrOf(script, "data-lang");
  const open: { [id: string]: boolean } = { __proto__: null } as any;
  let begun: Stage["begun"] = { __proto__: null } as any;
  let contact: Contact | undefined;
  let config: Promise<Survey[]> | null = null;
  let button: { host: HTMLElement; go: HTMLElement } | null = null;

  function surveys(): Promise<Survey[]> {
    return config || (config = ask());
  }

  async function ask(): Promise<Survey[]> {
    try {
      const site = attrOf(script, "data-site") || "";
      const reply = await get(base + "c/v1/sites/" + encodeURIComponent(site) + "/config", { credentials: "omit" });
      if (reply.ok) return (await reply.json()).surveys;
    } catch (_) {
      // offline: the next wish asks again
    }
    config = null;
    return [];
  }

  function language(survey: Survey, wish?: string): string {
    const wanted = [wish, pinned, document.documentElement.lang, navigator.language];
    return choose(wanted, survey.languages, survey.default_language);
  }

  async function show(id: string, options: Options = {}, asked?: boolean): Promise<boolean> {
    const all = await surveys();
    let survey: Survey | undefined;
    for (let i = 0; i < all.length; i++) if (all[i]!.id === id) survey = all[i];
    if (!survey) return false;
    if (open[id]) return true;
    const activation = (navigator as { userActivation?: { isActive: boolean } }).userActivation;
    const moved = asked || !!(activation && activation.isActive);
    open[id] = true;
    try {
      const renderer = (await import(base + "w/v1/survey.js?" + RENDERER)) as typeof import("./survey");
      renderer.open(stage(survey, options, moved), nonce);
    } catch (error) {
      console.error(error);
      delete open[id];
    }
    return !!open[id];
  }

  function stage(survey: Survey, options: Options, asked: boolean): Stage {
    const before = document.activeElement as HTMLElement | null;
    const host = h("heardwell-survey");
    const root = shadow(host, { mode: "open" });
    append(options.target || document.documentElement, host);
    if (button) button.host.hidden = true;
    return {
      survey,
      lang: language(survey, options.lang),
      host,
      root,
      asked,
      inline: !!options.target,
      base,
      channel: attrOf(script, "data-channel") || "web",
      hidden: options.hidden,
      begun,
      contact: () => contact,
      put,
      offline,
      closed() {
        delete open[survey.id];
        const lost = document.activeElement === document.body;
        if (button) button.host.hidden = false;
        if (asked && lost) focus(button ? button.go : before || document.body);
      },
    };
  }

  function drawButton(survey: Survey): void {
    if (button) return;
    const lang = language(survey);
    const texts: Texts = (survey.texts && survey.texts.button) || {};
    const host = h("heardwell-button");
    const root = shadow(host, { mode: "open" });
    const go = h("button", { type: "button", "aria-haspopup": "dialog", dir: "auto" }, texts[lang] || texts[survey.default_language] || "Feedback");
    const place = survey.display && survey.display.position === "start" ? "hw start" : "hw";
    const box = h("div", { class: place, lang, dir: dir(lang) }, go);
    paint(box, survey);
    style(root, SHEET_BUTTON, nonce);
    append(root, box);
    append(document.documentElement, host);
    on(go, "click", () => show(survey.id, {}, true));
    button = { host, go };
  }

  /** Once in a browser for each survey: whoever closed it is not asked again by itself. */
  function once(survey: Survey, wait: number): void {
    const key = "heardwell.seen:" + survey.id;
    try {
      if (read(localStorage, key)) return;
      later(() => {
        write(localStorage, key, "" + now());
        void show(survey.id);
      }, wait * 1000);
    } catch (_) {
      // nothing can be remembered here, so nothing opens by itself
    }
  }

  async function place(): Promise<void> {
    const all = await surveys();
    for (let i = 0; i < all.length; i++) {
      const survey = all[i]!;
      const display = survey.display || {};
      const spot = document.querySelector('[data-heardwell="' + survey.id + '"]');
      if (spot) void show(survey.id, { target: spot });
      else if (display.mode === "button") drawButton(survey);
      else if (display.mode !== "inline" && typeof display.delay_s === "number") once(survey, display.delay_s);
    }
  }

  const api: Api = {
    show,
    identify(who) {
      const { external_id, email, traits, expires, signature } = who || {};
      contact = external_id || email ? { external_id, email, traits, expires, signature } : undefined;
    },
    async track(event) {
      const all = await surveys();
      for (let i = 0; i < all.length; i++) if ((all[i]!.display || {}).event === event) once(all[i]!, 0);
    },
    reset() {
      contact = undefined;
      begun = { __proto__: null } as any;
    },
    push(...calls) {
      for (let i = 0; i < calls.length; i++) {
        const call = calls[i]!;
        if (typeof call === "function") call(api);
        else (api as any)[call[0]](call[1], call[2]);
      }
    },
  };

  const queued = page.heardwell;
  page.heardwell = api;
  for (let i = 0; queued && i < queued.length; i++) api.push(queued[i]);
  flush();
  const ready = (): void => void place();
  if (document.readyState === "loading") on(document, "DOMContentLoaded", ready);
  else ready();
  on(window, "online", () => button || ready());
}
