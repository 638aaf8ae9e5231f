// The Languages tab: which languages, how far each is, and all texts of one beside the default's.
import { fill, h, icon, say } from "./dom.js";
import { copyTexts, forget, translate, walk } from "./texts.js";

const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?$/i;
const MOST_FOUND = 8;
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

export function make(app, fields) {
  const { draft, words, data } = app;
  const template = document.getElementById("languages");

  function draw() {
    const box = template.content.firstElementChild.cloneNode(true);
    fill(box.querySelector("[data-list]"), draft.form.languages.map(row));
    fill(box.querySelector("[data-all]"), all());
    search(box.querySelector("[type=search]"), box.querySelector(".found"));
    return box;
  }

  function row(tag) {
    const { name, english } = app.language(tag);
    const { default_language: home } = draft.form;
    const known = app.checks.languages.find((one) => one.tag === tag);
    const button = (label, act, drawing) => h("li", null, h("button", { type: "button", onclick: act }, icon(drawing), label));
    return h("li", { class: "tongue-row" },
      h("button", { type: "button", class: "tongue-name", id: `speak-${tag}`, "aria-pressed": `${app.state.lang === tag}`, onclick: () => app.speak(tag) }, h("bdi", { lang: tag }, name), h("small", { class: "faint" }, english === name ? "" : ` ${english}`)),
      tag === home ? h("span", { class: "faint s" }, words.default) : h("span", { class: "meter" }, h("progress", { class: "progress", max: 100, value: known?.percent ?? 0, "aria-label": name }), h("span", { class: "faint s" }, known?.words || "")),
      tag !== home && h("details", { class: "menu" }, h("summary", { class: "btn bare square", "aria-label": name }, icon("more")), h("ul", null,
        button(say(words.fill, { name: app.language(home).name }), () => draft.change((form) => copyTexts(form, home, tag)), "copy"),
        button(words.make_default, () => draft.change((form) => { form.default_language = tag; }), "flag"),
        button(say(words.remove_language, { name }), () => remove(tag), "trash"))));
  }

  function remove(tag) {
    app.state.lang = draft.form.default_language;
    draft.change((form) => forget(form, tag));
  }

  function add(tag) {
    app.state.lang = tag;
    draft.change((form) => {
      form.languages.push(tag);
      translate(form, tag, data.phrasebook);
    });
    document.getElementById("language-search")?.focus();
  }

  // Search

  function search(input, list) {
    const options = () => [...list.querySelectorAll("button")];
    const show = () => {
      const found = find(input.value);
      const none = input.value.trim() && !found.length && h("li", { class: "help" }, words.no_language);
      fill(list, found.map(({ tag, name, english }) => h("li", null, h("button", { type: "button", onclick: () => add(tag) }, h("bdi", { lang: tag }, name), h("small", { class: "faint" }, english === name ? tag : `${english} · ${tag}`)))), none);
    };
    input.addEventListener("input", show);
    input.addEventListener("focus", show);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(), options()[0]?.click();
      if (event.key === "ArrowDown") event.preventDefault(), options()[0]?.focus();
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = options()[options().indexOf(document.activeElement) + step];
      (next || input).focus();
    });
  }

  function find(wish) {
    const wanted = plain(wish.trim());
    const open = data.languages.filter(({ tag }) => !draft.form.languages.includes(tag));
    if (!wanted) return open.slice(0, 4);
    const found = open.filter(({ tag, name, english }) => [tag, name, english].some((one) => plain(one).startsWith(wanted) || plain(one).includes(` ${wanted}`)));
    const typed = TAG.test(wish.trim()) && canonical(wish.trim());
    if (typed && !draft.form.languages.includes(typed) && !found.some(({ tag }) => tag === typed)) found.push(app.language(typed));
    return found.slice(0, MOST_FOUND);
  }

  function canonical(tag) {
    try {
      return Intl.getCanonicalLocales(tag)[0];
    } catch {
      return "";
    }
  }

  // Every text of one language, beside the default's

  function all() {
    const tag = app.state.lang;
    const { default_language: home } = draft.form;
    if (tag === home) return null;
    const rows = [];
    walk(draft.form, (texts, path) => texts[home] && rows.push([path, texts[home]]));
    const heading = h("h2", null, say(words.all_texts, { name: app.language(tag).name }));
    if (!rows.length) return [heading, h("p", { class: "soft" }, words.nothing_yet)];
    return [heading, h("div", { class: "all-texts" }, rows.map(([path]) => {
      const find = (form = draft.form) => path.split(".").reduce((part, key) => part[key], form);
      return h("div", { class: "beside" }, fields.reference(find()[home], home),
        h("div", null, h("label", { class: "sr", for: `f-${path}.${tag}` }, find()[home]), fields.input(path, tag, find, { rows: find()[home].length > 60 ? 2 : 0 })));
    }))];
  }

  // How far each language is, after a save; what is being typed stays untouched.
  function progress() {
    const list = document.querySelector("#editor [data-list]");
    if (list && !list.querySelector("details[open]")) fill(list, draft.form.languages.map(row));
  }

  return { draw, progress };
}
