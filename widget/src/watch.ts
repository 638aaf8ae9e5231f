/**
 * The watcher: when to open a survey, and for whom. Loaded by the loader where some survey has rules, and not before.
 *
 * It looks at the page twice a second instead of hooking into it: addresses that change without a load, elements that appear
 * and attributes that change are all seen that way, and nothing of the page's own is replaced.
 */
import { find, later, now, on } from "./natives";
import { closest, fits } from "./audience";
import { load, roll, type Memory } from "./memory";
import { matches } from "./where";
import type { Listed, Trigger, Watched } from "./types";

const LOOK_MS = 500;
const DAY = 864e5;
/** After this a short page has what it will have. */
const SETTLED_MS = 3000;
/** What opens a survey in the midst of something; it does not stand in for another survey's moment. */
const OWN_MOMENT = " click event ";

interface Armed {
  survey: Listed;
  fired: boolean;
  /** It was shown on this page: only another click or event brings it back. */
  shown: boolean;
}

export function watch(host: Watched): (all?: Listed[]) => void {
  let surveys: Listed[] = [];
  let armed: { [id: string]: Armed } = { __proto__: null } as any;
  let address = "";
  let entered = now();
  let moved = now();
  let deepest = 0;
  let seen = 0;
  let leaving = false;
  let looking = false;
  const clicks: Element[] = [];
  const memory = load(host);

  on(document, "mouseout", (event: MouseEvent) => {
    if (!event.relatedTarget && event.clientY <= 0) depart();
  });
  const stir = ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"];
  for (let i = 0; i < stir.length; i++) on(window, stir[i], () => (moved = now()), { passive: true, capture: true });
  on(document, "click", (event: MouseEvent) => {
    clicks[clicks.length] = event.target as Element;
    look();
  }, true);
  on(window, "scroll", scrolled(), { passive: true });
  later(again, LOOK_MS);

  function again(): void {
    look();
    later(again, LOOK_MS);
  }

  function depart(): void {
    leaving = true;
    look();
  }

  /** How deep the page was read; and on a touch screen, hurrying back up is how people leave. */
  function scrolled(): () => void {
    let from = window.scrollY;
    let at = now();
    return () => {
      const { scrollY, innerHeight } = window;
      const whole = document.documentElement.scrollHeight;
      const percent = whole > innerHeight ? (100 * (scrollY + innerHeight)) / whole : 100;
      if (percent > deepest) deepest = percent;
      if (scrollY > from || now() - at > 400) {
        from = scrollY;
        at = now();
      } else if (from - scrollY > innerHeight / 2 && matchMedia("(pointer: coarse)").matches) depart();
    };
  }

  /** One look at the page. Never two at once: what is opened takes its time to load. */
  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      if (location.href !== address) turn();
      await arm();
      fire();
      await choose();
    } finally {
      looking = false;
    }
  }

  /** Another page, perhaps without a load. */
  function turn(): void {
    address = location.href;
    entered = moved = now();
    deepest = 0;
    leaving = false;
    armed = { __proto__: null } as any;
    memory.visit();
  }

  /** Whose page and visitor this is. Looked at again and again: somebody signs in, an attribute becomes known. */
  async function arm(): Promise<void> {
    for (let i = 0; i < surveys.length; i++) {
      const survey = surveys[i]!;
      const rules = survey.rules!;
      const suits = matches(rules.where, address) && (await fits(rules.who, host, memory)) && sampled(survey, memory);
      if (survey.mode === "button" || survey.mode === "tab") host.button(survey, suits);
      if (!suits || !rules.triggers) delete armed[survey.id];
      else if (!armed[survey.id]) armed[survey.id] = { survey, fired: false, shown: false };
    }
  }

  function fire(): void {
    for (let i = 0; i < surveys.length; i++) {
      const one = armed[surveys[i]!.id];
      if (!one || one.fired) continue;
      const triggers = one.survey.rules!.triggers!;
      for (let j = 0; j < triggers.length; j++) if ((!one.shown || own(triggers[j]!)) && happened(triggers[j]!)) one.fired = true;
    }
    leaving = false;
    clicks.length = 0;
    seen = host.events.length;
  }

  function happened(trigger: Trigger): boolean {
    const { on: what, seconds = 0 } = trigger;
    if (what === "time") return now() - entered >= seconds * 1000;
    if (what === "idle") return now() - moved >= seconds * 1000;
    if (what === "scroll") return deepest >= trigger.percent! || (now() - entered > SETTLED_MS && unscrollable());
    if (what === "exit") return leaving;
    if (what === "pages") return memory.pages >= trigger.count!;
    if (what === "data") return !!search("[" + trigger.attribute + "]");
    if (what === "click") {
      for (let i = 0; i < clicks.length; i++) if (closest(clicks[i]!, trigger.selector!)) return true;
      return false;
    }
    for (let i = seen; i < host.events.length; i++) if (host.events[i] === trigger.name) return true;
    return false;
  }

  /** Open at most one: of those whose moment has come, the one that was held back longest. */
  async function choose(): Promise<void> {
    if (!host.agreed() && memory.unwatched) return;
    let first: Listed | undefined;
    const capped = !!host.cap && now() - memory.asked < host.cap * DAY;
    for (const id in host.open) if (host.open[id]) return hold(capped);
    for (let i = 0; i < surveys.length; i++) {
      const survey = surveys[i]!;
      if (due(survey) && (!capped || survey.rules!.over_cap) && (!first || before(survey, first))) first = survey;
    }
    hold(capped);
    if (!first) return;
    // The turn belongs to whoever was put off before, if this page is one where it may be asked.
    for (let i = 0; !capped && i < surveys.length; i++) {
      const survey = surveys[i]!;
      if (may(survey) && ambient(survey) && held(survey) && before(survey, first)) first = survey;
    }
    memory.shown(first.id, !first.rules!.over_cap);
    const one = armed[first.id]!;
    one.fired = false;
    one.shown = true;
    hold(!!host.cap); // those whose moment came as well
    await host.show(first.id);
  }

  function hold(capped: boolean): void {
    for (let i = 0; i < surveys.length; i++) if (due(surveys[i]!) && capped && !surveys[i]!.rules!.over_cap) memory.hold(surveys[i]!.id);
  }

  function held(survey: Listed): number {
    return memory.of(survey.id).held || 0;
  }

  /** Who was held back longer; at the same moment, who was not shown for longer. */
  function before(one: Listed, other: Listed): boolean {
    const gap = (held(one) || Infinity) - (held(other) || Infinity);
    return gap ? gap < 0 : !!held(one) && memory.of(one.id).last < memory.of(other.id).last;
  }

  function due(survey: Listed): boolean {
    const one = armed[survey.id];
    return !!one && one.fired && may(survey);
  }

  /** Its own clock: asked once, or again after a while, and not more often than it should. */
  function may(survey: Listed): boolean {
    const { again_days, max_shown } = survey.rules!;
    const { last, times } = memory.of(survey.id);
    if (!armed[survey.id]) return false;
    if (max_shown && times >= max_shown) return false;
    return !times || (again_days !== undefined && now() - last >= again_days * DAY);
  }

  function ambient(survey: Listed): boolean {
    const triggers = survey.rules!.triggers!;
    for (let i = 0; i < triggers.length; i++) if (!own(triggers[i]!)) return true;
    return false;
  }

  return (all) => {
    if (all) surveys = all;
    void look();
  };
}

/** What needs no scrolling was read to its end. */
function unscrollable(): boolean {
  return document.documentElement.scrollHeight <= window.innerHeight;
}

function own(trigger: Trigger): boolean {
  return find(OWN_MOMENT, " " + trigger.on + " ") >= 0;
}

function search(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch (_) {
    return null; // not a selector
  }
}

/** A share of the visitors, always the same ones. Whoever cannot be recognised is not asked: each page would draw anew. */
function sampled(survey: Listed, memory: Memory): boolean {
  const share = survey.rules!.sample;
  return !share || share >= 100 || (!!memory.visitor && roll(memory.visitor + survey.id) < share * 100);
}
