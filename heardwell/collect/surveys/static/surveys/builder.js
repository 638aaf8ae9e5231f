// The builder: outline, question, preview. The page carries the draft as data; the server checks and draws the preview.
import { fill, h, icon, say } from "./dom.js";
import { Draft, Saver } from "./draft.js";
import { answersOf, makeEditor, spans } from "./editor.js";
import { makeFields } from "./fields.js";
import { makeLanguages } from "./languages.js";
import { makeLook } from "./look.js";
import { makePreview } from "./preview.js";
import { makePublishing } from "./publishing.js";
import { spoken } from "./texts.js";
import { toast } from "../web/toasts.js";

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("survey").textContent);
const { words } = data;
const RTL = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)|-(Arab|Hebr|Thaa)(-|$)/;
const ENDING = "ending:"; // no key holds a colon

const draft = new Draft(data.form);
const app = {
  data,
  words,
  draft,
  checks: data.checks,
  state: { tab: "questions", selected: data.form.questions[0]?.key ?? ENDING, lang: data.form.default_language, more: false },

  language(tag) {
    const known = data.languages.find((one) => one.tag === tag) || data.languages.find((one) => one.tag === tag.split("-")[0]);
    return { tag, name: known && known.tag === tag ? known.name : `${known ? `${known.name} ` : ""}${tag}`, english: known?.english || tag, dir: RTL.test(tag) ? "rtl" : "ltr" };
  },

  title(question) {
    const { lang } = this.state;
    return question.label?.[lang] || question.label?.[draft.form.default_language] || words.untitled;
  },

  answerWords(question, value) {
    const texts = question.scale ? question.scale.labels[value] : question.choices.find((choice) => choice.value === value)?.label;
    const text = texts?.[this.state.lang] || texts?.[draft.form.default_language];
    if (question.scale) return text && question.scale.max - question.scale.min < 5 ? text : `${value}`;
    return text || `${value}`;
  },

  select(key) {
    this.state.selected = key;
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
    this.draw();
  },

  add(type) {
    const starter = spoken(data.starters[type], draft.form.languages);
    const question = { required: false, label: {}, ...structuredClone(starter), key: freeKey(starter.key || type) };
    const after = indexOf(this.state.selected);
    this.state.selected = question.key;
    draft.change((form) => form.questions.splice(after < 0 ? form.questions.length : after + 1, 0, question));
    focusField(`questions.${indexOf(question.key)}.label.${this.state.lang}`);
  },

  duplicate(index) {
    const question = structuredClone(draft.form.questions[index]);
    question.key = freeKey(question.key);
    this.state.selected = question.key;
    draft.change((form) => form.questions.splice(index + 1, 0, question));
  },

  remove(index) {
    const { key } = draft.form.questions[index];
    const next = draft.form.questions[index + 1] || draft.form.questions[index - 1];
    this.state.selected = next?.key ?? ENDING;
    draft.change((form) => {
      form.questions.splice(index, 1);
      for (const question of form.questions) if (question.show_if?.question === key) delete question.show_if;
    });
    byId("steps").querySelector("[aria-current]")?.focus();
    toast(words.removed);
  },

  move(index, by) {
    const to = index + by;
    if (to < 0 || to >= draft.form.questions.length) return;
    draft.change((form) => form.questions.splice(to, 0, ...form.questions.splice(index, 1)));
  },

  // Shows the field that a sentence is about: "questions.2.label.ar".
  goTo(path) {
    const [head, index] = path.split(".");
    const tag = path.split(".").at(-1);
    if (draft.form.languages.includes(tag)) this.state.lang = tag;
    this.state.tab = "questions";
    if (head === "questions" && index) this.state.selected = draft.form.questions[index]?.key ?? ENDING;
    if (head === "texts") this.state.selected = ENDING;
    this.draw();
    focusField(path);
  },

  draw(whole = true) {
    drawOutline();
    drawTop();
    if (whole) drawEditor();
  },
};

const fields = makeFields(app);
const { editor, ending } = makeEditor(app, fields);
const { look } = makeLook(app);
const { languages, progress } = makeLanguages(app, fields);
const preview = makePreview(app);
const saver = new Saver(draft, { url: data.urls.draft, id: data.id, revision: data.revision, words, shown: showSaving });
makePublishing(app, saver);
draft.listeners.push((whole) => {
  if (!draft.form.languages.includes(app.state.lang)) app.state.lang = draft.form.default_language;
  if (indexOf(app.state.selected) < 0 && app.state.selected !== ENDING) app.state.selected = draft.form.questions[0]?.key ?? ENDING;
  app.draw(whole);
});

function indexOf(key) {
  return draft.form.questions.findIndex((question) => question.key === key);
}

function freeKey(base) {
  const stem = base.replace(/_\d+$/, "");
  const used = new Set(draft.form.questions.map((question) => question.key));
  let key = stem;
  for (let number = 2; used.has(key); number += 1) key = `${stem}_${number}`;
  return key;
}

function focusField(path) {
  const found = byId(`f-${path}`) || byId(`f-${path.split(".").slice(0, -1).join(".")}`) || byId("editor").querySelector("textarea, input");
  found?.focus();
}

// Drawing

function drawOutline() {
  const { selected } = app.state;
  const step = (key, drawing, title, ...small) =>
    h("li", null, h("button", { type: "button", class: "step", id: `step-${key}`, "data-key": key, "aria-current": key === selected ? "true" : null, onclick: () => app.select(key) }, icon(drawing), h("span", null, h("bdi", null, title)), small));
  const asked = draft.form.questions.map((question) => {
    const type = data.types[question.type];
    const size = question.scale ? say(words.type_scale, { name: type.name, min: question.scale.min, max: question.scale.max }) : type.name;
    return step(question.key, type.icon, app.title(question), h("small", null, size), conditionOf(question));
  });
  fill(byId("steps"), asked, step(ENDING, "heart", words.ending, h("small", null, words.ending_small)));
}

function conditionOf({ show_if: rule }) {
  if (!rule) return null;
  const asked = draft.form.questions.find((question) => question.key === rule.question);
  const values = !asked ? "?" : asked.scale ? spans(rule.in, words.comma) : rule.in.map((value) => app.answerWords(asked, value)).join(words.comma);
  return h("small", { class: "if" }, icon("flow", "turns"), say(words.condition_if, { values: values || "?" }));
}

function drawTop() {
  const { tab } = app.state;
  byId("build").dataset.tab = tab;
  for (const button of document.querySelectorAll("[data-tab][role=tab]")) {
    button.setAttribute("aria-selected", `${button.dataset.tab === tab}`);
    button.tabIndex = button.dataset.tab === tab ? 0 : -1;
  }
  byId("tongue-count").textContent = draft.form.languages.length;
  byId("undo").disabled = !draft.past.length;
  byId("redo").disabled = !draft.future.length;
  if (document.activeElement !== byId("name")) byId("name").value = draft.form.name;
}

function drawEditor() {
  const { tab, selected } = app.state;
  const index = indexOf(selected);
  if (tab === "look") return fill(byId("editor"), look());
  if (tab === "languages") return fill(byId("editor"), languages());
  fill(byId("editor"), tongues(), index < 0 ? ending() : editor(index));
}

// Which language the fields are in.
function tongues() {
  if (draft.form.languages.length < 2) return null;
  return h("div", { class: "tabs tongue-tabs" }, draft.form.languages.map((tag) =>
    h("button", { type: "button", lang: tag, "aria-current": tag === app.state.lang ? "true" : null, id: `tongue-${tag}`, onclick: () => app.speak(tag) }, app.language(tag).name)));
}

// Saving

function showSaving({ state, message, answer, revision }) {
  const said = byId("saved");
  said.classList.toggle("bad", state === "failed");
  if (state === "saving") said.textContent = words.saving;
  if (state === "unsaved") said.textContent = words.unsaved;
  if (state === "failed") said.textContent = message;
  if (answer) {
    app.checks = answer.checks;
    byId("status").textContent = answer.status;
    byId("time").textContent = answer.checks.time;
    progress();
    preview.now();
  }
  if (state === "saved") {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn" }).format(new Date());
    said.textContent = say(words.saved, { time });
  }
  if (state === "conflict") conflict(revision);
}

function conflict(revision) {
  const choose = (label, act, css = "") => h("button", { type: "button", class: `btn ${css}`, onclick: () => { byId("banner").hidden = true; act(); } }, label);
  fill(byId("banner"), icon("warn"), h("p", null, words.conflict),
    choose(words.theirs, () => { saver.forget(); saver.kept = saver.changes; location.reload(); }),
    choose(words.mine, () => saver.keepMine(revision), "first"));
  byId("banner").hidden = false;
}

// Equal forms, whatever the order of their keys, empty texts left out.
function essence(value) {
  if (Array.isArray(value)) return value.map(essence);
  if (!value || typeof value !== "object") return value;
  const parts = Object.keys(value).sort().map((key) => [key, essence(value[key])]);
  return Object.fromEntries(parts.filter(([, part]) => part !== "" && !(part && typeof part === "object" && !Array.isArray(part) && !Object.keys(part).length)));
}

function restore() {
  const left = saver.left();
  if (!left || JSON.stringify(essence(left.form)) === JSON.stringify(essence(draft.form))) return saver.forget();
  draft.change((form) => { for (const key of Object.keys(form)) form[key] = left.form[key]; });
  if (left.revision === data.revision) return toast(words.restored);
  saver.conflict(data.revision);
}

// Keys and buttons

byId("undo").addEventListener("click", () => draft.undo());
byId("redo").addEventListener("click", () => draft.redo());
byId("name").addEventListener("input", (event) => event.target.value.trim() && draft.change((form) => { form.name = event.target.value; }, "name"));
document.querySelector(".add").addEventListener("click", (event) => {
  const type = event.target.closest("[data-add]")?.dataset.add;
  if (!type) return;
  event.currentTarget.open = false;
  app.add(type);
});
const tabs = [...document.querySelectorAll("[data-tab][role=tab]")];
tabs.forEach((button, at) => {
  button.addEventListener("click", () => app.tab(button.dataset.tab));
  button.addEventListener("keydown", (event) => {
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (!step) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
});
byId("steps").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const key = event.target.dataset?.key;
  if (!step || !key) return;
  event.preventDefault();
  if (event.altKey) return app.move(indexOf(key), step);
  const all = [...byId("steps").querySelectorAll(".step")];
  all[all.indexOf(event.target) + step]?.focus();
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input, textarea")) return;
  event.preventDefault();
  event.shiftKey ? draft.redo() : draft.undo();
});

byId("time").textContent = data.checks.time;
restore();
app.draw();
preview.now();
document.documentElement.dataset.builder = "ready";
