// The list of question types: pictures, one line each, found by typing.
import { say, wear } from "./dom.js";
import { spoken } from "./texts.js";

const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

export function make(app) {
  const dialog = document.getElementById("adding");
  const search = dialog.querySelector("[type=search]");
  const all = [...dialog.querySelectorAll("[data-add]")];
  const shown = () => all.filter((one) => !one.hidden);

  function narrow() {
    const wanted = plain(search.value.trim());
    for (const one of all) one.hidden = !plain(`${one.textContent} ${one.dataset.add} ${one.dataset.also}`).includes(wanted);
    for (const group of dialog.querySelectorAll("section")) group.hidden = !group.querySelector("[data-add]:not([hidden])");
    dialog.querySelector("[data-none]").hidden = shown().length > 0;
  }

  function choose(button) {
    dialog.close();
    add(button.dataset.add);
  }

  // After the question that is open, or at the end.
  function add(type) {
    const { draft, data, words, state } = app;
    const starter = spoken(data.starters[type], draft.form.languages);
    const question = { required: false, label: {}, ...structuredClone(starter), key: app.freeKey(starter.key || type) };
    const after = draft.form.questions.findIndex((one) => one.key === state.selected);
    const place = after < 0 ? draft.form.questions.length : after + 1;
    Object.assign(state, { selected: question.key, tab: "questions", pane: "editor" });
    draft.change((form) => form.questions.splice(place, 0, question));
    app.focus(`questions.${place}.label.${state.lang}`);
    app.announce(say(words.added, { name: data.types[type].name }));
  }

  search.addEventListener("input", narrow);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) choose(button);
    else if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === search && shown().length) event.preventDefault(), choose(shown()[0]);
    const next = { ArrowDown: 1, ArrowUp: -1 }[event.key] && neighbour(event.target, event.key);
    if (next) event.preventDefault(), next.focus();
  });

  // The nearest one above or below; from the search field the first.
  function neighbour(from, key) {
    if (from === search) return key === "ArrowDown" && shown()[0];
    const here = from.getBoundingClientRect();
    const way = key === "ArrowDown" ? 1 : -1;
    const others = shown().map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => (box.top - here.top) * way > 4);
    const far = ([, box]) => Math.abs(box.top - here.top) * 4 + Math.abs(box.left - here.left);
    return others.sort((one, other) => far(one) - far(other))[0]?.[0] || (way < 0 && search);
  }

  return {
    async open() {
      await wear(dialog.dataset.sheet);
      search.value = "";
      narrow();
      dialog.showModal();
      search.focus();
    },
  };
}
