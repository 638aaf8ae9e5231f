// The builder: outline, question, preview. The page carries the draft as data; the server checks and draws the preview.
import { fill, h, say, wear } from "./dom.js";
import { Draft } from "./draft.js";
import { makeEditor } from "./editor.js";
import { makeFields } from "./fields.js";
import { makeOutline } from "./outline.js";
import { makePreview } from "./preview.js";
import { Saver } from "./saver.js";
import { toast } from "../web/toasts.js";

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("survey").textContent);
const { words } = data;
const RTL = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)|-(Arab|Hebr|Thaa)(-|$)/;
// No key holds a colon.
const TEXTS = "around:";
const ENDING = "ending:";
const MOST_SHORT = 32;

// What is needed only now and then comes when it is.
const LATER = {
  adding: () => import("./adding.js"),
  advising: () => import("./advising.js"),
  after: () => import("./after.js"),
  answers: () => import("./answers.js"),
  around: () => import("./around.js"),
  choices: () => import("./choices.js"),
  languages: () => import("./languages.js"),
  logic: () => import("./logic.js"),
  look: () => import("./look.js"),
  naming: () => import("./naming.js"),
  pictures: () => import("./pictures.js"),
  recovering: () => import("./recovering.js"),
  publishing: () => import("./publishing.js"),
  scale: () => import("./scale.js"),
  showing: () => import("./showing.js"),
};
const here = {};
const coming = {};

const draft = new Draft(data.form, {
  where: () => ({ ...app.state }),
  show: ({ tab, selected, lang }) => Object.assign(app.state, { tab, selected, lang }),
});

const app = {
  data,
  words,
  draft,
  TEXTS,
  ENDING,
  checks: data.checks,
  state: { tab: "questions", selected: data.form.questions[0]?.key ?? TEXTS, lang: data.form.default_language, pane: "steps", more: false },

  // What a part of the builder draws. While that part is on its way something stands in for it, and that alone is replaced:
  // somebody may be writing in the field beside it.
  slot(name, drawn, instead = h("span", { hidden: true })) {
    if (here[name]) return drawn(here[name]);
    this.load(name).then((part) => {
      if (!instead.isConnected) return;
      instead.replaceWith(...[drawn(part)].flat(3).filter(Boolean));
      here.advising?.show();
    }, () => {});
    return instead;
  },

  load(name) {
    return (coming[name] ||= Promise.all([LATER[name](), wear(byId("build").dataset.sheet)]).then(([module]) => (here[name] = module.make(app, fields)), (error) => {
      delete coming[name]; // the next wish tries again
      throw error;
    }));
  },

  language(tag) {
    const known = data.languages.find((one) => one.tag === tag) || data.languages.find((one) => one.tag === tag.split("-")[0]);
    return { tag, name: known && known.tag === tag ? known.name : `${known ? `${known.name} ` : ""}${tag}`, english: known?.english || tag, dir: RTL.test(tag) ? "rtl" : "ltr" };
  },

  title(question) {
    const { lang } = this.state;
    return question.label?.[lang] || question.label?.[draft.form.default_language] || words.untitled;
  },

  shortTitle(question) {
    const title = this.title(question);
    return title.length > MOST_SHORT ? `${title.slice(0, MOST_SHORT - 1).trimEnd()}…` : title;
  },

  answerWords(question, value) {
    if (typeof value === "boolean") return value ? words.agreed : words.not_agreed;
    const texts = question.scale ? question.scale.labels[value] : question.choices?.find((choice) => choice.value === value)?.label;
    const text = texts?.[this.state.lang] || texts?.[draft.form.default_language];
    if (question.scale) return text && question.scale.max - question.scale.min < 5 ? text : `${value}`;
    return text || `${value}`;
  },

  select(key) {
    this.state.selected = key;
    this.state.tab = "questions";
    this.state.pane = "editor";
    this.draw();
    preview.soon();
  },

  speak(tag) {
    this.state.lang = tag;
    this.draw();
    preview.soon();
  },

  tab(name) {
    this.state.tab = name;
    this.state.pane = name === "questions" ? "steps" : "editor";
    this.draw();
  },

  pane(name) {
    this.state.pane = name;
    drawTop();
  },

  focus: focusField,

  announce(sentence) { byId("announced").textContent = sentence; },

  freeKey(base) {
    const stem = base.replace(/_\d+$/, "");
    const used = new Set(draft.form.questions.map((question) => question.key));
    let key = stem;
    for (let number = 2; used.has(key); number += 1) key = `${stem}_${number}`;
    return key;
  },

  duplicate(index) {
    const question = structuredClone(draft.form.questions[index]);
    question.key = this.freeKey(question.key);
    this.state.selected = question.key;
    draft.change((form) => form.questions.splice(index + 1, 0, question));
  },

  async remove(index) {
    const { forgetQuestion } = await import("./references.js");
    const { key } = draft.form.questions[index];
    const next = draft.form.questions[index + 1] || draft.form.questions[index - 1];
    this.state.selected = next?.key ?? TEXTS;
    draft.change((form) => {
      form.questions.splice(index, 1);
      forgetQuestion(form, key);
    });
    byId("steps").querySelector("[aria-current]")?.focus();
    toast(words.removed);
  },

  move(from, to) {
    const { questions } = draft.form;
    if (from === to || to < 0 || to >= questions.length) return;
    const name = this.shortTitle(questions[from]);
    draft.change((form) => form.questions.splice(to, 0, ...form.questions.splice(from, 1)));
    this.announce(say(words.moved, { name, place: to + 1, n: questions.length }));
  },

  // Shows the field that a sentence is about: "questions.2.label.ar".
  async goTo(path) {
    const [head, index] = path.split(".");
    const tag = path.split(".").at(-1);
    if (draft.form.languages.includes(tag)) this.state.lang = tag;
    this.state.tab = { display: "showing", limits: "showing", style: "look" }[head] || "questions";
    this.state.pane = "editor";
    if (head === "questions" && index) this.state.selected = draft.form.questions[index]?.key ?? TEXTS;
    if (head === "logic" && index) this.state.selected = draft.form.logic?.[index]?.from ?? TEXTS;
    if (head === "texts") this.state.selected = TEXTS;
    if (["endings", "public_review", "after"].includes(head)) this.state.selected = ENDING;
    if (path.includes("show_if") || head === "logic") this.state.flow = true;
    this.draw();
    await settled();
    focusField(path);
  },

  draw(whole = true) {
    outline();
    drawTop();
    if (whole) drawEditor();
  },
};

const fields = makeFields(app);
const editor = makeEditor(app, fields);
const outline = makeOutline(app, byId("steps"));
const preview = makePreview(app);
const saver = new Saver(draft, { url: data.urls.draft, id: data.id, revision: data.revision, words, shown: showSaving });
app.saver = saver;
draft.listeners.push((whole) => {
  if (!draft.form.languages.includes(app.state.lang)) app.state.lang = draft.form.default_language;
  if (indexOf(app.state.selected) < 0 && ![TEXTS, ENDING].includes(app.state.selected)) app.state.selected = draft.form.questions[0]?.key ?? TEXTS;
  app.draw(whole);
  app.load("advising").then((advising) => advising.soon(), () => {});
});

function indexOf(key) {
  return draft.form.questions.findIndex((question) => question.key === key);
}

// The field of that name, or the nearest part around it.
function focusField(path) {
  for (let name = path; name; name = name.split(".").slice(0, -1).join(".")) {
    const found = byId(`f-${name}`) || byId(`f-${name}.${app.state.lang}`);
    if (found?.checkVisibility()) return found.focus();
  }
  byId("editor").querySelector("textarea, input")?.focus();
}

// Until nothing more is on its way.
async function settled() {
  for (let before = -1; before !== Object.keys(coming).length; ) {
    before = Object.keys(coming).length;
    await Promise.all(Object.values(coming));
    await Promise.resolve();
  }
}

// Drawing

function drawTop() {
  const { tab, pane } = app.state;
  Object.assign(byId("build").dataset, { tab, pane });
  for (const button of document.querySelectorAll("[data-tab][role=tab]")) {
    button.setAttribute("aria-selected", `${button.dataset.tab === tab}`);
    button.tabIndex = button.dataset.tab === tab ? 0 : -1;
  }
  for (const button of byId("panes").children) button.dataset.pane === pane ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current");
  byId("tongue-count").textContent = draft.form.languages.length;
  byId("undo").disabled = !draft.past.length;
  byId("redo").disabled = !draft.future.length;
  if (document.activeElement !== byId("name")) byId("name").value = draft.form.name;
}

function drawEditor() {
  const { tab, selected } = app.state;
  queueMicrotask(() => here.advising?.show());
  if (tab !== "questions") {
    return fill(byId("editor"), whole(tab));
  }
  const index = indexOf(selected);
  fill(byId("editor"), tongues(), index < 0 ? whole(selected === ENDING ? "after" : "around") : editor(index));
}

const whole = (name) => app.slot(name, (part) => part.draw(), h("p", { class: "form soft", "aria-busy": "true" }, words.coming));

// Which language the fields are in.
function tongues() {
  if (draft.form.languages.length < 2) return null;
  return h("div", { class: "tabs tongue-tabs" }, draft.form.languages.map((tag) =>
    h("button", { type: "button", lang: tag, "aria-current": tag === app.state.lang ? "true" : null, id: `tongue-${tag}`, onclick: () => app.speak(tag) }, app.language(tag).name)));
}

// Saving

function savedAt(moment) {
  const today = new Date().toDateString() === moment.toDateString();
  const how = today ? { hour: "2-digit", minute: "2-digit", hour12: false } : { day: "numeric", month: "short" };
  byId("saved").textContent = say(words.saved, { time: new Intl.DateTimeFormat(document.documentElement.lang, { ...how, numberingSystem: "latn" }).format(moment) });
}

function showSaving({ state, message, field, answer, clashes, settle }) {
  const said = byId("saved");
  said.classList.toggle("bad", state === "failed");
  said.onclick = null;
  if (state === "saving") said.textContent = words.saving;
  if (state === "unsaved") said.textContent = words.unsaved;
  if (state === "failed") fill(said, field ? h("button", { type: "button", onclick: () => app.goTo(field) }, message) : document.createTextNode(message));
  if (state === "merged") toast(words.merged);
  if (answer) {
    app.checks = answer.checks;
    byId("status").textContent = answer.status;
    drawTime();
    here.languages?.progress();
    here.look?.saved();
    preview.now();
  }
  if (state === "saved") savedAt(new Date());
  if (state === "conflict") app.load("recovering").then(({ decide }) => decide(clashes, settle));
}

function drawTime() {
  const { time, long, blockers, warnings } = app.checks;
  const n = blockers.length + warnings.length;
  byId("time").textContent = time;
  byId("long").hidden = !long;
  byId("ready").textContent = n ? say(words.left, { n }) : words.all_ready;
  byId("ready").classList.toggle("bad", blockers.length > 0);
}

// Keys and buttons

function step(name) {
  if (!draft[name]()) return;
  app.announce(words[`${name}ne`]);
}
byId("undo").addEventListener("click", () => step("undo"));
byId("redo").addEventListener("click", () => step("redo"));
byId("name").addEventListener("input", (event) => event.target.value.trim() && draft.change((form) => { form.name = event.target.value; }, "name"));
byId("add").addEventListener("click", async () => (await app.load("adding")).open());
byId("panes").addEventListener("click", (event) => event.target.dataset.pane && app.pane(event.target.dataset.pane));
// What is tried out is what is on the screen.
byId("try").addEventListener("click", async (event) => {
  const link = event.currentTarget;
  link.search = new URLSearchParams({ try: 1, lang: app.state.lang });
  if (!saver.dirty) return;
  event.preventDefault();
  const page = open("", "_blank");
  await saver.flush();
  page.location.replace(link.href);
});
byId("try-narrow").addEventListener("click", () => byId("try").click());
byId("ready").addEventListener("click", async () => { await saver.flush(); (await app.load("publishing")).list(); });
byId("publish").addEventListener("submit", async (event) => {
  event.preventDefault();
  (await app.load("publishing")).publish();
});
byId("discard")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await saver.flush();
  saver.forget();
  event.target.submit();
});
const tabs = [...document.querySelectorAll("[data-tab][role=tab]")];
tabs.forEach((button, at) => {
  button.addEventListener("click", () => app.tab(button.dataset.tab));
  button.addEventListener("keydown", (event) => {
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const by = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (!by) return;
    const next = tabs[(at + by + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
});
// A field of the draft has no undo of its own: it would know nothing of the rest of the form. Searches and the like keep theirs.
addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y") || event.target.closest("[type=search], dialog, [data-own-undo]")) return;
  event.preventDefault();
  step(key === "y" || event.shiftKey ? "redo" : "undo");
});

drawTime();
savedAt(new Date(data.saved_at));
if (saver.left()) app.load("recovering").then(({ restore }) => restore());
app.draw();
preview.now();
settled().then(() => { document.documentElement.dataset.builder = "ready"; });
