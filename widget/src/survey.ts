/** The renderer: one survey in a shadow root. Loaded by the loader when a survey is to be shown, and not before. */
declare const SHEET_RESPONDENT: string;
import { append, attr, detach, focus, h, later, on, svg } from "./natives";
import { behave, type Field, type Running } from "./behave";
import { draw } from "./draw";
import { dir } from "./lang";
import { context, session as start } from "./session";
import { style } from "./style";
import { paint } from "./theme";
import type { Part, Stage, Value } from "./types";
import { languageName, text, word } from "./words";

const CROSS = "M6 6l12 12M18 6L6 18";
const TICK = "M5 12.500l4.500 4.500L19 7.500";
const THANKS_MS = 6000;

/** Draw the survey and let it run. */
export function open(stage: Stage, nonce: string): void {
  const { survey, root, begun } = stage;
  const url = stage.base + "c/v1/surveys/" + survey.id + "/responses";
  const session = begun[survey.id] || (begun[survey.id] = start((part) => stage.put(url, part), extra));
  style(root, SHEET_RESPONDENT, nonce);
  const box = h("div", { class: "hw" + (stage.inline ? "" : " dock" + (wide() ? " mid" : "")) });
  paint(box, survey);
  append(root, box);
  hush();
  let running: Running | null = null;
  let card: HTMLElement | null = null;
  let over = false;
  show(stage.lang, session.was, stage.asked);
  on(box, "keydown", (event: KeyboardEvent) => {
    if (event.key === "Escape" && !stage.inline) close();
  });

  /** What travels with every part, so that none depends on another's arrival. */
  function extra(): Partial<Part> {
    const { hidden, channel } = stage;
    const contact = stage.contact();
    return { version: survey.version, language: box.lang, channel, context: context(box.lang), ...(hidden && { hidden }), ...(contact && { contact }) };
  }

  /** A page's own shortcuts, focus traps and "click outside" shall not hear what happens in here. */
  function hush(): void {
    const events = ["keydown", "keyup", "keypress", "focusin", "focusout", "pointerdown", "mousedown", "touchstart", "click", "input", "change", "submit"];
    for (let i = 0; i < events.length; i++) on(root, events[i], (event: Event) => event.stopPropagation());
  }

  /** Eleven tiles want a wide card. */
  function wide(): boolean {
    for (let i = 0; i < survey.questions.length; i++) {
      const scale = survey.questions[i]!.scale;
      if (scale && scale.max - scale.min > 6) return true;
    }
    return false;
  }

  function close(): void {
    if (running && !over) running.leave();
    if (running) running.stop();
    over = true;
    detach(stage.host);
    stage.closed();
  }

  function show(lang: string, was: { [key: string]: Value | null }, move: boolean): void {
    const say = (name: string) => word(survey, lang, name);
    attr(box, "lang", lang);
    attr(box, "dir", dir(lang));
    attr(box, "role", stage.inline ? "group" : "dialog");
    attr(box, "aria-label", text(survey, survey.questions[0]!.label, lang));
    const from = running ? running.stop() : 0;
    if (card) detach(card);
    const fields: Field[] = [];
    for (let i = 0; i < survey.questions.length; i++) {
      const q = survey.questions[i]!;
      const field = draw(survey, q, lang, q.key in was ? was[q.key]! : null);
      if (field) fields[fields.length] = field;
    }
    if (!fields.length) return;
    const back = h("button", { class: "link", type: "button" }, say("back"));
    const skip = h("button", { class: "link", type: "button" }, say("skip"));
    const go = h("button", { class: "go" });
    const row = h("div", { class: "row" }, back, h("span", { class: "push" }), skip, go);
    const line = h("div", { class: "line", role: "progressbar", "aria-label": say("progress"), "aria-valuemin": 0, "aria-valuemax": 100 }, h("i"));
    const opening = text(survey, survey.texts && survey.texts.intro, lang);
    const privacy = text(survey, survey.texts && survey.texts.privacy, lang);
    const intro = opening ? h("p", { class: "intro" }, opening) : null;
    const note = h("p", { class: "note", role: "status", hidden: true }, say("offline"));
    const form = h("form", { class: "card sheet pop", novalidate: true, tabindex: -1 }, line, stage.inline ? null : cross(say("close")), note, intro) as HTMLFormElement;
    for (let i = 0; i < fields.length; i++) append(form, fields[i]!.node);
    append(form, row);
    const choice = languages(lang);
    if (privacy || choice) append(form, h("div", { class: "foot" }, h("p", { class: "soft", dir: "auto" }, privacy), choice));
    append(box, form);
    card = form;
    stage.offline((off) => (note.hidden = !off));
    running = behave({ form, fields, session, back, skip, go, row, line, intro, from, words: { next: say("next"), send: say("send") }, swift: true, stepped: true, ended: () => thank(lang) });
    if (move) focus(form);
  }

  function cross(name: string): HTMLElement {
    const button = h("button", { class: "close", type: "button", "aria-label": name }, svg([CROSS]));
    on(button, "click", close);
    return button;
  }

  function languages(lang: string): HTMLElement | null {
    if (survey.languages.length < 2) return null;
    const pick = h("select", { class: "langs", "aria-label": word(survey, lang, "language") }) as HTMLSelectElement;
    for (let i = 0; i < survey.languages.length; i++) {
      const tag = survey.languages[i]!;
      append(pick, h("option", { value: tag, lang: tag, selected: tag === lang }, languageName(tag)));
    }
    on(pick, "change", (event: Event) => {
      event.stopPropagation();
      show(pick.value, running!.values(), false);
      focus(root.querySelector("select"));
    });
    return pick;
  }

  function thank(lang: string): void {
    over = true;
    delete begun[survey.id];
    const own = text(survey, survey.texts && survey.texts.thanks, lang) || word(survey, lang, "thanks");
    const mark = h("span", { class: "who" }, svg([TICK]));
    const said = h("p", { class: "big", dir: "auto" }, own);
    const note = h("p", { class: "note", role: "status", hidden: true }, word(survey, lang, "offline"));
    const ending = h("div", { class: "card sheet end", role: "status", tabindex: -1 }, mark, h("div", null, said, note), stage.inline ? null : cross(word(survey, lang, "close")));
    const inside = root.activeElement;
    detach(card!);
    append(box, ending);
    card = ending;
    stage.offline((off) => (note.hidden = !off));
    if (inside) focus(ending);
    if (stage.inline) return;
    const leave = (): void => {
      if (ending.matches(":hover")) later(leave, THANKS_MS);
      else if (ending.isConnected) close();
    };
    later(leave, THANKS_MS);
  }
}
