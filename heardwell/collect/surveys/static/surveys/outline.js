// The outline: questions in their order, how one gets from one to another, and moving them.
import { fill, h, icon, say } from "./dom.js";
import { ruleWords, unreachable } from "./conditions.js";

export function makeOutline(app, list) {
  const { draft, words, data } = app;

  function draw() {
    const lost = unreachable(draft.form);
    const rows = draft.form.questions.map((question, index) => row(question, index, lost.has(question.key)));
    fill(list, rows, fixed(app.TEXTS, "text", words.around, words.around_small), fixed(app.ENDING, "heart", words.ending, endingWords()));
  }

  function row(question, index, lost) {
    const type = data.types[question.type];
    const size = question.scale ? say(words.type_scale, { name: type.name, min: question.scale.min, max: question.scale.max }) : type.name;
    return h("li", { "data-row-at": index },
      step(question.key, type.icon, app.title(question),
        h("small", null, size),
        question.show_if && line("if", "flow", say(words.condition_if, { values: ruleWords(app, question.show_if) })),
        (draft.form.logic || []).filter((rule) => rule.from === question.key).map((rule) => line("goes", "next", goes(rule))),
        lost && line("lost", "warn", words.unreachable)),
      h("span", { class: "grip", "aria-hidden": "true" }, icon("grip")),
      menu(question, index));
  }

  const line = (css, drawing, text) => h("small", { class: `if ${css}` }, icon(drawing, "turns"), h("bdi", null, text));

  function goes({ if: rule, to, ending }) {
    const target = draft.form.questions.find((one) => one.key === to);
    const title = ending && (draft.form.endings || []).find((one) => one.key === ending)?.title;
    const place = to === "end" ? (title && (title[app.state.lang] || title[draft.form.default_language])) || words.the_end : target ? app.shortTitle(target) : "?";
    return rule ? say(words.goes_if, { values: ruleWords(app, rule), place }) : place;
  }

  function endingWords() {
    const n = (draft.form.endings || []).length;
    return n ? say(words.endings_n, { n }) : words.ending_small;
  }

  function step(key, drawing, title, ...small) {
    const current = key === app.state.selected && app.state.tab === "questions";
    return h("button", { type: "button", class: "step", id: `step-${key}`, "data-step": key, "aria-current": current ? "true" : null, onclick: () => app.select(key) },
      icon(drawing), h("span", null, h("bdi", null, title)), small);
  }

  const fixed = (key, drawing, title, small) => h("li", { class: "fixed-step" }, step(key, drawing, title, h("small", null, small)));

  // The same by menu
  function menu(question, index) {
    const last = draft.form.questions.length - 1;
    const entry = (label, drawing, act, off = false) => h("li", null, h("button", { type: "button", disabled: off, onclick: act }, icon(drawing), label));
    const box = h("details", { class: "menu", ontoggle: () => {
      if (!box.open || box.children.length > 1) return;
      const places = draft.form.questions.map((one, at) => h("option", { value: at, selected: at === index }, `${at + 1} · ${app.shortTitle(one)}`));
      box.append(h("ul", null,
        entry(words.earlier, "up", () => app.move(index, index - 1), index === 0),
        entry(words.later, "lower", () => app.move(index, index + 1), index === last),
        h("li", { class: "place" }, h("label", null, words.move_to, " ", h("select", { class: "input", onchange: (event) => app.move(index, Number(event.target.value)) }, places))),
        entry(words.duplicate, "copy", () => app.duplicate(index)),
        entry(words.remove, "trash", () => app.remove(index))));
    } }, h("summary", { class: "btn bare square", "aria-label": say(words.menu_of, { name: app.shortTitle(question) }) }, icon("more")));
    return box;
  }

  // Needed as soon as somebody comes near.
  let awake = false;
  const wake = () => ["pointerover", "focusin"].forEach((name) => list.removeEventListener(name, near));
  const near = async () => {
    wake();
    const { movable, sortable } = await import("./sorting.js");
    if (awake) return;
    awake = true;
    list.classList.add("movable");
    sortable(list, (from, to) => app.move(from, to));
    movable(list, (from, to) => app.move(from, to));
  };
  // A key pressed before that arrived is pressed again.
  list.addEventListener("keydown", async (event) => {
    if (awake || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    await near();
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, altKey: true, bubbles: true, cancelable: true }));
  });
  for (const name of ["pointerover", "focusin"]) list.addEventListener(name, near);
  list.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || !event.target.dataset?.step) return;
    event.preventDefault();
    const all = [...list.querySelectorAll(".step")];
    all[all.indexOf(event.target) + by]?.focus();
  });

  return draw;
}
