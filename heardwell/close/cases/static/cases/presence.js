// Who else has this case open, and who is writing: said every few seconds to the edge, heard from it at once.
import { composer, pane } from "./drafts.js";

const BEAT_MS = 4000;
const WRITING_MS = 6000;
let at = ""; // the case of the last beat
let typed = 0;
let said = false;
let people = [];
const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });

// Beside the address at which the page listens, which is renewed while somebody looks.
const door = () => document.querySelector('meta[name="live"]')?.content.replace("/live?", "/live/here?");
const writing = () => Date.now() - typed < WRITING_MS;

function sentence(line, some, one, many) {
  const names = list.format(some.map(({ name }) => `\u2068${name}\u2069`));
  return line.dataset[some.length === 1 ? one : many].replace("%(names)s", names);
}

export function showPeople() {
  const line = document.getElementById("presence");
  if (!line) return;
  const others = people.filter(({ user }) => String(user) !== pane().dataset.me);
  const writers = others.filter((one) => one.writing);
  const text = writers.length ? sentence(line, writers, "writing", "writingMany") : others.length ? sentence(line, others, "here", "hereMany") : "";
  line.hidden = !text;
  line.classList.toggle("writes", writers.length > 0);
  if (line.textContent !== text) line.textContent = text;
}

async function beat() {
  const number = pane()?.dataset.case;
  if (at && at !== number) leave();
  if (!number || !door() || document.hidden) return;
  at = number;
  said = writing();
  try {
    const response = await fetch(door(), { method: "POST", body: JSON.stringify({ case: Number(number), writing: said }) });
    if (!response.ok || pane()?.dataset.case !== number) return;
    people = (await response.json()).people;
  } catch {
    people = []; // nobody is known while the line is cut
  }
  showPeople();
}

function leave() {
  if (!at) return;
  navigator.sendBeacon(door(), JSON.stringify({ case: Number(at), left: true }));
  at = "";
  people = [];
}

export function presence() {
  setInterval(beat, BEAT_MS);
  beat();
  document.addEventListener("input", (event) => {
    if (!composer()?.contains(event.target)) return;
    typed = Date.now();
    if (!said) beat();
  });
  document.addEventListener("hw:here", ({ detail }) => {
    if (String(detail.case) !== pane()?.dataset.case) return;
    people = detail.people;
    showPeople();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : beat()));
  addEventListener("pagehide", leave);
}

// After a case was opened or replaced.
export function moved() {
  if (at !== (pane()?.dataset.case ?? "")) {
    typed = 0;
    beat();
  }
  showPeople();
}

// Nothing is being written any more: what was, has been sent.
export function wrote() {
  typed = 0;
  beat();
}
