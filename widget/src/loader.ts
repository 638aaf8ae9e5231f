/**
 * The loader: all that a page carries before a survey shows. It draws the feedback button, knows the person, and fetches the rest
 * when it is needed: `watch.ts` where a survey waits for a moment or for certain visitors, `survey.ts` when one is shown.
 */
declare const SHEET_BUTTON: string;
declare const RENDERER: string;
declare const WATCHER: string;
import { append, attrOf, detach, drop, find, focus, get, h, keys, on, read, shadow, slice, write } from "./natives";
import { kit } from "./kit";
import { choose, dir } from "./lang";
import { style } from "./style";
import { paint } from "./theme";
import type { Contact, Facts, Listed, Options, Site, Stage, Survey, Texts } from "./types";

type Call = [string, ...unknown[]] | ((api: Api) => void);
interface Api {
  show(id: string, options?: Options): Promise<boolean>;
  identify(who: Contact): void;
  track(event: string, properties?: object): void;
  context(facts: Facts): void;
  consent(given: boolean): void;
  reset(): void;
  push(...calls: Call[]): void;
}
interface Tab {
  host: HTMLElement;
  go: HTMLElement;
}

const page = window as unknown as { heardwell?: any };
const script = document.currentScript as HTMLScriptElement | null;
const AGREED = "heardwell.consent";
if (script && !(page.heardwell && page.heardwell.show)) start(script);

function start(script: HTMLScriptElement): void {
  const base = slice(script.src, 0, find(script.src, "w/v1/"));
  const nonce = script.nonce || "";
  const open: { [id: string]: boolean } = { __proto__: null } as any;
  const tabs: { [place: string]: Tab } = { __proto__: null } as any;
  const events: string[] = [];
  let begun: Stage["begun"] = { __proto__: null } as any;
  let facts: Facts = {};
  let contact: Contact | undefined;
  let config: Promise<Site> | null = null;
  let waits = attrOf(script, "data-consent") === "wait";
  let agreed: boolean | undefined;
  let drawing: Promise<typeof import("./survey")> | undefined;
  let heard: ((all?: Listed[]) => void) | undefined;

  async function ask(path: string): Promise<any> {
    const reply: Response = await get(base + "c/v1/" + path, { credentials: "omit" });
    if (!reply.ok) throw reply.status;
    const found = await reply.json();
    found.country = reply.headers.get("x-heardwell-country");
    return found;
  }

  async function site(): Promise<Site> {
    try {
      const found: Site = await (config = config || ask("sites/" + encodeURIComponent(attrOf(script, "data-site") || "") + "/config"));
      waits = waits || !!found.wait;
      return found;
    } catch (_) {
      config = null; // offline: the next wish asks again
      return { surveys: [] };
    }
  }

  function wishes(): (string | null)[] {
    return [attrOf(script, "data-lang"), document.documentElement.lang, navigator.language];
  }

  /** Where this device may remember something; null as long as that is not agreed to, or not possible. */
  function memory(): Storage | null {
    try {
      return agreed === false || (waits && !agreed && !read(localStorage, AGREED)) ? null : localStorage;
    } catch (_) {
      return null; // a sandboxed frame
    }
  }


  /** Another file of ours: a function of what this one lends it (`kit.ts`). */
  async function more<M>(name: string): Promise<M> {
    const module: { default: (lent: readonly unknown[]) => M } = await import(base + "w/v1/" + name);
    return module.default(kit);
  }

  /** Made once, because it holds the outbox. */
  async function renderer(): Promise<typeof import("./survey")> {
    try {
      return await (drawing = drawing || more("survey.js?" + RENDERER));
    } catch (error) {
      drawing = undefined; // offline: the next wish asks again
      throw error;
    }
  }

  async function show(id: string, options: Options = {}, asked?: boolean): Promise<boolean> {
    if (open[id]) return true;
    const activation = (navigator as { userActivation?: { isActive: boolean } }).userActivation;
    const moved = asked || !!(activation && activation.isActive);
    const [pinned, own, theirs] = wishes();
    const form = (lang?: string): Promise<Survey> => ask("surveys/" + encodeURIComponent(id) + "?lang=" + encodeURIComponent((lang || options.lang || "") + "," + (pinned || "") + "," + own + "," + theirs));
    let made: Stage | undefined;
    open[id] = true;
    try {
      const loading = renderer();
      const survey = await form();
      await site();
      waits = waits || (survey.display || {}).consent === "wait";
      const { open } = await loading;
      await open((made = stage(survey, options, moved, form)), nonce);
    } catch (error) {
      console.error("heardwell", id, error);
      delete open[id];
      if (made) detach(made.host), made.closed();
    }
    return !!open[id];
  }

  function stage(survey: Survey, options: Options, asked: boolean, form: Stage["form"]): Stage {
    const before = document.activeElement as HTMLElement | null;
    const host = h("heardwell-survey");
    const root = shadow(host, { mode: "open" });
    append(options.target || document.documentElement, host);
    hide(true);
    return {
      survey,
      lang: survey.lang!,
      host,
      root,
      asked,
      inline: !!options.target,
      test: !!options.test,
      base,
      channel: attrOf(script, "data-channel") || "web",
      hidden: options.hidden,
      facts,
      begun,
      contact: () => contact,
      memory,
      form,
      closed() {
        delete open[survey.id];
        hide(false);
        const lost = document.activeElement === document.body;
        const tab = tabs[place(survey.display || {})];
        if (asked && lost) focus(tab ? tab.go : before || document.body);
      },
    };
  }

  function hide(hidden: boolean): void {
    const names = keys(tabs);
    for (let i = 0; i < names.length; i++) tabs[names[i]!]!.host.hidden = hidden;
  }

  function place(display: { mode?: string; position?: string }): string {
    return (display.mode === "tab" ? "hw tab" : "hw") + (display.position === "start" ? " start" : "");
  }

  /** One button at a place: two would lie on each other. */
  function button(survey: Listed, wanted: boolean): void {
    const at = place(survey);
    const tab = tabs[at];
    if (!wanted && tab && tab.host.id === survey.id) {
      detach(tab.host);
      delete tabs[at];
    }
    if (!wanted || tab) return;
    const lang = choose(wishes(), survey.languages, survey.languages[0]!);
    const texts: Texts = survey.button || {};
    const host = h("heardwell-button", { id: survey.id });
    const root = shadow(host, { mode: "open" });
    const go = h("button", { type: "button", "aria-haspopup": "dialog", dir: "auto" }, texts[lang] || texts[survey.languages[0]!] || "Feedback");
    const box = h("div", { class: at, lang, dir: dir(lang) }, go);
    paint(box, survey);
    style(root, SHEET_BUTTON, nonce);
    append(root, box);
    append(document.documentElement, host);
    on(go, "click", () => show(survey.id, {}, true));
    tabs[at] = { host, go };
  }

  /** What an earlier page could not send goes out now; only then is the renderer fetched early. */
  async function flush(): Promise<void> {
    const store = memory();
    const kept = store ? keys(store) : [];
    for (let i = 0; i < kept.length; i++) if (find(kept[i], "heardwell:") === 0) return (await renderer()).flush(memory);
  }

  async function ready(): Promise<void> {
    const spots = document.querySelectorAll("[data-heardwell]");
    for (let i = 0; i < spots.length; i++) void show(attrOf(spots[i], "data-heardwell")!, { target: spots[i]! });
    const { surveys, cap, country } = await site();
    const watched: Listed[] = [];
    for (let i = 0; i < surveys.length; i++) if (surveys[i]!.rules) watched[watched.length] = surveys[i]!;
      else button(surveys[i]!, true);
    void flush();
    if (!watched[0]) return;
    if (!heard) heard = (await more<typeof import("./watch")>("watch.js?" + WATCHER)).watch({ base, cap, country, events, open, show, button, memory, agreed: () => agreed, contact: () => contact, facts: () => facts });
    heard(watched);
  }

  const api: Api = {
    show,
    identify(who) {
      const { external_id, email, traits, expires, signature } = who || {};
      contact = external_id || email ? { external_id, email, traits, expires, signature } : undefined;
    },
    track(event) {
      events[events.length] = event;
      if (heard) heard();
    },
    context(more) {
      facts = { ...facts, ...more };
    },
    consent(given) {
      agreed = given;
      try {
        const kept = keys(localStorage);
        if (given) write(localStorage, AGREED, "1");
        else for (let i = 0; i < kept.length; i++) if (find(kept[i], "heardwell") === 0) drop(localStorage, kept[i]);
      } catch (_) {
        // nothing can be remembered here anyway
      }
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
  if (document.readyState === "loading") on(document, "DOMContentLoaded", ready);
  else void ready();
  on(window, "online", () => config || ready());
}
