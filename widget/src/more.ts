/**
 * What only some surveys need, fetched by the renderer for those: richer questions, logic, answers in later words, endings,
 * and going on another day.
 */
declare const SHEET_RICH: string;
import { append, h, on } from "./natives";
import { all } from "./adopt";
import { apart, keepDraft, keptDraft, type Draft } from "./drafts";
import { leave, safe } from "./endings";
import { filled, pipe } from "./pipes";
import { walk, type Around } from "./paths";
import { drawRich, type Drawing } from "./rich";
import type { Session, Stage, Texts, Values } from "./types";
import { text } from "./words";

export const sheet = SHEET_RICH;
export { apart, drawRich, filled, walk };
export type { Draft, Drawing };

/** Every `bdi` with a pipe in it says what the answers so far make of it. */
export function piping(it: Drawing, root: HTMLElement, around: Around): (values: Values) => void {
  const piped = all<HTMLElement>(root, "bdi")
    .filter((node) => node.textContent!.indexOf("{") >= 0)
    .map((node) => ({ node, words: node.textContent! }));
  const say = (texts: Texts | undefined): string => text(it.survey, texts, it.lang);
  return (values) => piped.forEach(({ node, words }) => (node.textContent = pipe(words, it.survey, values, around, say, it.lang)));
}

// Another day

function places({ survey: { id } }: Stage): { done: string; draft: string } {
  return { done: "heardwell.done:" + id, draft: "heardwell.draft:" + id };
}

/** `true` when this device has answered and may not again; what was begun, when it may go on. */
export function kept(stage: Stage): Draft | true | null {
  const { once, resume } = stage.survey.limits || {};
  const store = stage.memory();
  if (stage.test || !store) return null;
  if (once && store.getItem(places(stage).done)) return true;
  return resume ? keptDraft(store, places(stage).draft, stage.survey.version) : null;
}

export function keep(stage: Stage, session: Session, values: Values, at: number): void {
  if (!(stage.survey.limits || {}).resume || !session.begun().seq) return;
  keepDraft(stage.memory(), places(stage).draft, { ...session.begun(), version: stage.survey.version, values, at });
}

/** "Continue where you stopped", or "Start again". */
export function offer(it: Drawing, go: () => void, anew: () => void): HTMLElement {
  const ahead = h("button", { class: "go", type: "button" }, it.say("resume_go"));
  const again = h("button", { class: "link", type: "button" }, it.say("resume_new"));
  on(ahead, "click", go);
  on(again, "click", anew);
  return h("div", { class: "card sheet pop", tabindex: -1 }, h("p", { class: "big" }, it.say("resume")), h("div", { class: "row" }, again, h("span", { class: "push" }), ahead));
}

// The end

export interface Finish {
  title: string;
  node: HTMLElement | null;
  around: Around;
}

/** What is shown after the last answer; leads elsewhere when the form says so and everything is on its way. */
export function finish(stage: Stage, it: Drawing, key: string, idle: () => boolean): Finish {
  const { survey } = it;
  const say = (texts: Texts | undefined): string => text(survey, texts, it.lang);
  const around = { hidden: stage.hidden || {}, traits: ((stage.contact() || {}).traits || {}) as {}, language: it.lang };
  if (!stage.test) remember(stage);
  const ending = (survey.endings || []).find((one) => one.key === key);
  const links = ((survey.public_review || {}).links || []).filter((link) => safe(link.url));
  const parts: (HTMLElement | null)[] = [words(say(ending && ending.text)), words(say(survey.texts && survey.texts.next_steps))];
  if (links.length) parts.push(words(say(survey.public_review!.text) || it.say("reviews")), h("p", { class: "reviews" }, ...links.map((link) => h("a", { class: "link", href: link.url, target: "_blank", rel: "noopener" }, h("bdi", null, link.name)))));
  const shown = parts.filter((part) => part);
  const node = shown.length ? h("div", null) : null;
  shown.forEach((part) => append(node, part));
  const to = ending && ending.redirect;
  if (to && safe(to) && !stage.test) leave(to, idle);
  return { title: say(ending && ending.title), node, around };
}

function words(said: string): HTMLElement | null {
  return said ? h("p", { class: "said" }, h("bdi", null, said)) : null;
}

function remember(stage: Stage): void {
  const store = stage.memory();
  keepDraft(store, places(stage).draft, null);
  try {
    if ((stage.survey.limits || {}).once) store!.setItem(places(stage).done, "1");
  } catch (_) {
    // nothing can be remembered here
  }
}
