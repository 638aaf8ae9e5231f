/**
 * The hosted page with a script: the server has drawn the form, this lets it behave as the widget does. Answers leave when they
 * are given, and survive a closed tab and a lost network. Without it, the form is posted as forms always were.
 */
declare const AFTER: string;
import { adopt, all, fill } from "./adopt";
import { behave, type Field, type Running } from "./behave";
import { apart, keepDraft, keptDraft, type Draft } from "./drafts";
import { leave, safe } from "./endings";
import { flush, idle, offline, put } from "./outbox";
import { walk, type Around } from "./paths";
import { filled, pipe } from "./pipes";
import { context, session } from "./session";
import { facts as told, finished, kiosk, settle, tell } from "./setting";
import { shown } from "./shown";
import type { Question, Survey, Texts, Values } from "./types";

/** What the page's script needs to know of the form; the words are in the page already. */
interface Facts extends Pick<Survey, "id" | "version" | "logic" | "endings" | "limits" | "questions" | "after"> {
  channel: string;
  hidden: { [name: string]: string };
  traits: { [name: string]: unknown };
  words: { [name: string]: string };
  test?: boolean;
}

const RELOAD_MS = 30 * 60_000;
const card = document.querySelector<HTMLElement>("[data-survey]");
if (card) start(card, JSON.parse(card.dataset.survey!));

/** Facts are on the card around the form: a question's key is a field's name, and may hide the form's own properties. */
function start(card: HTMLElement, facts: Facts): void {
  const form = card.querySelector("form")!;
  const one = (name: string): HTMLElement => document.querySelector("[data-" + name + "]")!;
  const say = (name: string, values?: { [name: string]: string | number }): string => filled(facts.words[name] || "", values);
  const { id, version, channel, hidden, test, limits = {} } = facts;
  const language = document.body.lang;
  const around: Around = { hidden, traits: facts.traits, language };
  const url = new URL("../c/v1/surveys/" + id + "/responses", location.href).href;
  const reload = "heardwell.draft:" + id;
  const done = "heardwell.done:" + id;
  const store = storage();
  const go = one("go");
  let running: Running;
  let over = false;

  offline(async (off, link) => {
    all<HTMLElement>(document.body, "[data-offline]").forEach((note) => (note.hidden = !off));
    const shown = all<HTMLElement>(document.body, "[data-sent]").find((node) => !node.hidden);
    if (link && shown && !kiosk) (await import(new URL("../w/v1/after.js?" + AFTER, location.href).href)).offer(shown, link, location.href, facts, language);
  });
  flush();

  // On a shared device the next one must not see what the last one wrote.
  const again = kiosk ? null : keptDraft(sessionStore(), reload, version, RELOAD_MS);
  keepDraft(sessionStore(), reload, null);
  const kept = again || (limits.resume && !test && !kiosk ? keptDraft(store, reload, version) : null);
  if (limits.once && !test && !kiosk && store && read(done)) return finish("answered");
  if (!kept || again) return run(again);
  // On another day one may want to begin anew.
  const offer = one("resume");
  card.hidden = true;
  offer.hidden = false;
  const choose = (draft: Draft | null) => (): void => {
    offer.hidden = true;
    card.hidden = false;
    run(draft);
  };
  one("resume-go").addEventListener("click", choose(apart(kept)));
  one("resume-new").addEventListener("click", choose(null));
  one("resume-go").focus();

  function run(draft: Draft | null): void {
    const fields = all<HTMLElement>(card, "[data-q]").map((node) => field(node, draft ? draft.values : {}));
    const own = session(
      (part) => test || put(url, part),
      () => ({ version, language, channel, hidden, context: context(language, told()) }),
      draft,
    );
    settle(() => own.begun().seq > 0 || over);
    tell("ready", { survey: id, response_id: own.id });
    if (!test) shown(card, url.replace(/responses$/, "shown"), { response_id: own.id, version, channel });
    // Its own number, not the page's: a page that comes back from the cache must not speak as the response before.
    card.querySelector<HTMLInputElement>("[name=response_id]")!.value = own.id;
    const line = one("line");
    const spread = one("all");
    const refresh = piping();
    running = behave({
      form, fields, session: own, back: one("back"), skip: one("skip"), go, row: one("row"), line,
      intro: one("intro").textContent ? one("intro") : null,
      words: { next: go.dataset.next!, send: go.textContent!, missing: say("missing") },
      swift: false,
      stepped: !card.querySelector(".q[aria-invalid=true]"),
      from: draft && !again ? draft.at : 0,
      walk: (values, ask) => walk(facts, values, around, ask),
      drawn: refresh,
      begun(values, at) {
        if (limits.resume && !test && own.begun().seq) keepDraft(store, reload, { ...own.begun(), version, values, at });
      },
      ended(ending) {
        over = true;
        finish(ending, refresh);
        finished();
        tell("done", { survey: id, response_id: own.id });
      },
    });
    card.classList.add("stepped");
    spread.hidden = running.screens < 2;
    spread.addEventListener("click", (event) => {
      event.preventDefault();
      spread.hidden = true;
      card.classList.remove("stepped");
      running.spread();
    });
    // Reloaded, or read on in another language: the answers so far are still there, and it is the same response.
    window.addEventListener("pagehide", () => !over && !kiosk && keepDraft(sessionStore(), reload, { ...own.begun(), version, values: running.values(), at: 0 }));
  }

  function field(node: HTMLElement, values: Values): Field {
    const { key } = JSON.parse(node.dataset.q!) as Question;
    const q = facts.questions.find((question) => question.key === key)!;
    const inputs = all<HTMLInputElement>(node, "input, textarea, select").filter((input) => input.name === key || input.name.indexOf(key + "/") === 0);
    const made: Field = { q, node, inputs, error: node.querySelector(".err") };
    fill(node, key, values);
    adopt(made, { say, base: new URL("../../", import.meta.url).href, survey: facts, test, response: () => card.querySelector<HTMLInputElement>("[name=response_id]")!.value });
    return made;
  }

  /** Words with earlier answers in them; the server has left the words as they were written in `data-words`. */
  function piping(): (values: Values) => void {
    const piped = all<HTMLElement>(document.body, "[data-words]");
    const texts = (given: Texts | undefined): string => (given && given[language]) || "";
    return (values) => piped.forEach((node) => (node.textContent = pipe(node.dataset.words!, facts, values, around, texts, language)));
  }

  /** Thank you, in the words of the ending. */
  function finish(key: string, refresh?: (values: Values) => void): void {
    const endings = all<HTMLElement>(document.body, "[data-sent]");
    const shown = endings.find((node) => node.dataset.sent === key) || endings.find((node) => !node.dataset.sent)!;
    card.hidden = one("all").hidden = one("line").hidden = true;
    shown.hidden = false;
    shown.focus();
    if (!refresh || test) return;
    keepDraft(store, reload, null);
    if (limits.once && store && !kiosk) store.setItem(done, "1");
    refresh(running.values());
    const ending = (facts.endings || []).find((one) => one.key === key);
    if (ending && ending.redirect && !kiosk && safe(ending.redirect)) leave(ending.redirect, idle);
  }

  function read(place: string): string | null {
    try {
      return store!.getItem(place);
    } catch (_) {
      return null;
    }
  }
}

function storage(): Storage | null {
  try {
    return localStorage;
  } catch (_) {
    return null; // a sandboxed frame
  }
}

function sessionStore(): Storage | null {
  try {
    return sessionStorage;
  } catch (_) {
    return null;
  }
}
