/** The renderer: one survey in a shadow root. Loaded by the loader when a survey is to be shown, and not before. */
declare const SHEET_RESPONDENT: string;
declare const MORE: string;
declare const AFTER: string;
import { append, attr, detach, focus, h, later, on, svg } from "./natives";
import { behave, type Field, type Running } from "./behave";
import { draw } from "./draw";
import { dir } from "./lang";
import { lent } from "./lent";
import type * as More from "./more";
import { flush, idle, offline, put } from "./outbox";
import { context, session as start } from "./session";
import { shown } from "./shown";
import { style } from "./style";
import { paint } from "./theme";
import type { Part, Session, Stage, Values } from "./types";
import { text, word } from "./words";

export { flush };

const CROSS = "M6 6l12 12M18 6L6 18";
const TICK = "M5 12.5l4.5 4.5L19 7.5";
const THANKS_MS = 6000;

/** Draw the survey and let it run. Rejects when a file that it needs cannot be had. */
export async function open(stage: Stage, nonce: string): Promise<void> {
  const { root, begun, base } = stage;
  let { survey, lang } = stage;
  const { id } = survey;
  // What only some surveys need; such a form brings words that others do not have.
  const more: typeof More | null = survey.words && survey.words.private ? (await import(base + "w/v1/more.js?" + MORE)).default(lent) : null;
  flush(stage.memory);
  const url = base + "c/v1/surveys/" + id + "/responses";
  let session: Session = begun[id] || begin();
  style(root, SHEET_RESPONDENT + (more ? more.sheet : "") + ((survey.style || {}).sheet || ""), nonce);
  const { mode, position } = survey.display || {};
  const whole = mode === "page" && !stage.inline;
  const box = h("div", { class: "hw" + (stage.inline ? "" : " dock" + (wide() ? " mid" : "") + (whole || mode === "popup" ? " " + mode : "") + (position === "start" ? " start" : "")) });
  paint(box, survey);
  append(root, box);
  hush();
  // The survey stands beside the body, so that the whole page behind it can rest.
  if (whole) document.body.inert = true;
  let running: Running | null = null;
  let card: HTMLElement | null = null;
  let over = false;
  on(box, "keydown", (event: KeyboardEvent) => {
    if (event.key === "Escape" && !stage.inline) close();
  });
  speak();
  const kept = more && !session.begun().seq && more.kept(stage);
  if (kept === true) end(say("answered"));
  else if (more && kept) place(more.offer(sheet(), () => proceed(more.apart(kept)), () => show({}, true)), true);
  else show(session.was, stage.asked);
  if (!stage.test && card) shown(card, base + "c/v1/surveys/" + id + "/shown", { response_id: session.id, version: survey.version, channel: stage.channel });

  function proceed(from: More.Draft): void {
    session = begin(from);
    show(from.values, true, from.at);
  }

  function begin(from?: More.Draft | null): Session {
    return (begun[id] = start((part) => stage.test || put(url, part), extra, from));
  }

  function say(name: string): string {
    return word(survey, lang, name);
  }

  /** What travels with every part, so that none depends on another's arrival. */
  function extra(): Partial<Part> {
    const { hidden, channel } = stage;
    return { version: survey.version, language: lang, channel, context: context(lang, stage.facts), hidden, contact: stage.contact() };
  }

  /** A page's own shortcuts, focus traps and "click outside" shall not hear what happens in here. */
  function hush(): void {
    const events = ["keydown", "keyup", "keypress", "focusin", "focusout", "pointerdown", "mousedown", "touchstart", "click", "input", "change", "submit"];
    for (let i = 0; i < events.length; i++) on(root, events[i], (event: Event) => event.stopPropagation());
  }

  /** Eleven tiles want a wide card. */
  function wide(): boolean {
    for (let i = 0; i < survey.questions.length; i++) {
      const { scale, type } = survey.questions[i]!;
      if (type === "matrix" || (scale && scale.max - scale.min > 6)) return true;
    }
    return false;
  }

  function close(): void {
    if (running && !over) running.leave();
    if (running) running.stop();
    over = true;
    if (whole) document.body.inert = false;
    detach(stage.host);
    stage.closed();
  }

  function speak(): void {
    attr(box, "lang", lang);
    attr(box, "dir", dir(lang));
    attr(box, "role", stage.inline ? "group" : "dialog");
    attr(box, "aria-label", text(survey, survey.questions[0]!.label, lang));
  }

  function sheet(): More.Drawing {
    return { survey, lang, base, seed: session.id, response: () => session.id, test: stage.test, say: (name, values) => (more ? more.filled(say(name), values) : say(name)) };
  }

  function show(was: Values, move: boolean, begin = 0): void {
    const it = sheet();
    const from = running ? running.stop() : begin;
    const fields: Field[] = [];
    for (let i = 0; i < survey.questions.length; i++) {
      const field = (more ? more.drawRich : draw)(it, survey.questions[i]!, was);
      if (field) fields[fields.length] = field;
    }
    if (!fields.length) return;
    const back = h("button", { class: "link", type: "button" }, say("back"));
    const skip = h("button", { class: "link", type: "button" }, say("skip"));
    const go = h("button", { class: "go" });
    const row = h("div", { class: "row" }, back, h("span", { class: "push" }), skip, go);
    const line = h("div", { class: "line", role: "progressbar", "aria-label": say("progress") }, h("i"));
    const opening = own("intro");
    const intro = opening && h("p", { class: "intro" }, h("bdi", null, opening));
    const form = h("form", { class: "card sheet pop", novalidate: true, tabindex: -1 }, line, cross(), ...notes(), intro) as HTMLFormElement;
    for (let i = 0; i < fields.length; i++) append(form, fields[i]!.node);
    append(form, row);
    const choice = languages();
    const privacy = own("privacy");
    if (privacy || choice) append(form, h("div", { class: "foot" }, h("p", { class: "soft" }, h("bdi", null, privacy)), choice));
    const around = { hidden: stage.hidden || {}, traits: ((stage.contact() || {}).traits || {}) as {}, language: lang };
    const pipe = more && more.piping(it, form, around);
    place(form, move);
    running = behave({
      form, fields, session, back, skip, go, row, line, intro: intro || null, from, swift: true, stepped: true,
      words: { next: say("next"), send: say("send"), missing: say("missing") },
      walk: more ? (all, read) => more.walk(survey, all, around, read) : undefined,
      drawn: pipe || undefined,
      begun: more && !stage.test ? (all, at) => more.keep(stage, session, all, at) : undefined,
      ended: (ending) => thank(it, ending, pipe),
    });
  }

  function place(made: HTMLElement, move: boolean): void {
    if (card) detach(card);
    append(box, made);
    card = made;
    if (move) focus(made);
  }

  function own(name: string): string {
    return text(survey, survey.texts && survey.texts[name], lang);
  }

  function notes(): (HTMLElement | null)[] {
    const note = h("p", { class: "note", role: "status", hidden: true }, say("offline"));
    offline(async (off, link) => {
      note.hidden = !off;
      if (link && over && card!.isConnected) (await import(base + "w/v1/after.js?" + AFTER)).offer(card, link, base, survey, lang);
    });
    return [note, stage.test ? h("p", { class: "note", role: "status" }, say("test")) : null];
  }

  function cross(): HTMLElement | null {
    if (stage.inline) return null;
    const button = h("button", { class: "close", type: "button", "aria-label": say("close") }, svg([CROSS]));
    on(button, "click", close);
    return button;
  }

  function languages(): HTMLElement | null {
    if (survey.languages.length < 2) return null;
    const pick = h("select", { class: "langs", "aria-label": say("language") }) as HTMLSelectElement;
    for (let i = 0; i < survey.languages.length; i++) {
      const tag = survey.languages[i]!;
      append(pick, h("option", { value: tag, lang: tag, selected: tag === lang }, say("@" + tag) || tag));
    }
    on(pick, "change", async (event: Event) => {
      event.stopPropagation();
      try {
        survey = await stage.form(pick.value);
        lang = pick.value;
      } catch (_) {
        pick.value = lang; // no network: the words at hand must do
        return;
      }
      speak();
      show(running!.values(), false);
      focus(root.querySelector("select"));
    });
    return pick;
  }

  function thank(it: More.Drawing, ending: string, pipe?: ((values: Values) => void) | null): void {
    delete begun[id];
    const made = more && more.finish(stage, it, ending, idle);
    end((made && made.title) || own("thanks") || say("thanks"), made && made.node);
    if (pipe && made) more!.piping(it, card!, made.around)(running!.values());
  }

  function end(title: string, rest?: HTMLElement | null): void {
    over = true;
    const said = h("p", { class: "big" }, h("bdi", null, title));
    const ending = h("div", { class: "card sheet end", role: "status", tabindex: -1 }, h("span", { class: "who" }, svg([TICK])), h("div", null, said, rest, ...notes()), cross());
    place(ending, !!root.activeElement);
    if (stage.inline || rest) return;
    const leave = (): void => {
      if (ending.matches(":hover,.kept")) later(leave, THANKS_MS);
      else if (ending.isConnected) close();
    };
    later(leave, THANKS_MS);
  }
}
