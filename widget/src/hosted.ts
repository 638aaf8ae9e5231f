/**
 * The hosted page with a script: the server has drawn the form, this lets it behave as the widget does. Answers leave when they
 * are given, and survive a closed tab and a lost network. Without it, the form is posted as forms always were.
 */
import { behave, type Field } from "./behave";
import { flush, offline, put } from "./outbox";
import { context, session } from "./session";
import type { Begun, Value } from "./types";

const card = document.querySelector<HTMLElement>("[data-survey]");
if (card) start(card);

/** Facts are on the card around the form: a question's key is a field's name, and may hide the form's own properties. */
function start(card: HTMLElement): void {
  const form = card.querySelector("form")!;
  const one = (name: string): HTMLElement => document.querySelector("[data-" + name + "]")!;
  const fields: Field[] = [];
  card.querySelectorAll<HTMLElement>("[data-q]").forEach((node) => {
    const q = JSON.parse(node.dataset.q!);
    fields.push({ q, node, inputs: Array.from(node.querySelectorAll("input, textarea")), error: node.querySelector(".err") });
  });
  const { survey, version, channel } = card.dataset;
  const hidden = JSON.parse(card.dataset.hidden!);
  const url = new URL("../c/v1/surveys/" + survey + "/responses", location.href).href;
  const language = document.body.lang;
  const place = "heardwell.draft:" + survey + ":" + version;
  const draft = restore(place, fields);
  const own = session(
    (part) => put(url, part),
    () => ({ version: +version!, language, channel: channel!, hidden, context: context(language) }),
    draft,
  );
  // Its own number, not the page's: a page that comes back from the cache must not speak as the response before.
  card.querySelector<HTMLInputElement>("[name=response_id]")!.value = own.id;
  const go = one("go");
  const all = one("all");
  const sent = one("sent");
  let over = false;
  const running = behave({
    form,
    fields,
    session: own,
    back: one("back"),
    skip: one("skip"),
    go,
    row: one("row"),
    line: one("line"),
    intro: one("intro").textContent ? one("intro") : null,
    words: { next: go.dataset.next!, send: go.textContent! },
    swift: false,
    stepped: !card.querySelector(".q[aria-invalid=true]"),
    ended() {
      over = true;
      card.hidden = all.hidden = true;
      sent.hidden = false;
      sent.focus();
    },
  });
  card.classList.add("stepped");
  all.hidden = running.screens < 2;
  all.addEventListener("click", (event) => {
    event.preventDefault();
    all.hidden = true;
    card.classList.remove("stepped");
    running.spread();
  });
  // Reloaded, or read on in another language: the answers so far are still there, and it is the same response.
  window.addEventListener("pagehide", () => !over && keep(place, { ...own.begun(), at: Date.now(), values: running.values() }));
  offline((off) => document.querySelectorAll<HTMLElement>("[data-offline]").forEach((note) => (note.hidden = !off)));
  flush();
}

interface Draft extends Begun {
  at: number;
  values: { [key: string]: Value | null };
}

const DRAFT_MS = 30 * 60_000;

function keep(place: string, draft: Draft): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
  } catch (_) {
    // no storage here: what was answered is sent all the same
  }
}

function restore(place: string, fields: Field[]): Begun | undefined {
  let draft: Draft | null = null;
  try {
    draft = JSON.parse(sessionStorage.getItem(place)!);
    sessionStorage.removeItem(place);
  } catch (_) {
    // no storage, or not ours
  }
  if (!draft || Date.now() - draft.at > DRAFT_MS) return undefined;
  for (const { q, inputs } of fields) {
    const value = draft.values[q.key];
    if (value === null || value === undefined) continue;
    const list = ([] as (string | number)[]).concat(value).map(String);
    for (const input of inputs) {
      if (input instanceof HTMLInputElement && /radio|checkbox/.test(input.type)) input.checked = list.includes(input.value);
      else input.value = list[0]!;
    }
  }
  return draft;
}
