// Lists of a question: its choices, the rows of a matrix. Reordered by hand, by keys, by menu; many added at once.
import { h, icon, say } from "./dom.js";
import { renameRow, renameValue } from "./references.js";
import { idOf } from "./fields.js";
import { movable, sortable } from "./sorting.js";
import { spoken } from "./texts.js";

const OPEN_TYPES = new Set(["single", "multi"]); // may offer "other" and "none of these"
const ORDERED = new Set(["single", "multi", "ranking"]);

export function make(app, fields) {
  const { draft, words, data } = app;

  function lists(index, path) {
    const question = draft.form.questions[index];
    if (question.type !== "matrix") return list(index, path, "choices", words.choices, words.choice);
    return [list(index, path, "rows", words.rows, words.row), columns(index, path, question), question.choices && list(index, path, "choices", words.columns, words.column)];
  }

  // A matrix is rated on a scale, or has one choice a row.
  function columns(index, path, question) {
    return fields.choice(`${path}.columns`, words.each_row, [["scale", words.each_scale], ["choices", words.each_choice]], question.scale ? "scale" : "choices", (form, kind) => {
      const one = form.questions[index];
      delete one[kind === "scale" ? "choices" : "scale"];
      one[kind] = spoken(kind === "scale" ? data.scales.scale : data.starters.single.choices, form.languages);
    });
  }

  function list(index, path, part, title, name) {
    const question = draft.form.questions[index];
    const fixed = question.type === "gcr";
    const move = (from, to) => {
      draft.change((form) => { const all = form.questions[index][part]; all.splice(to, 0, ...all.splice(from, 1)); });
      document.getElementById(idOf(`${path}.${part}.${to}.label.${app.state.lang}`))?.focus();
      app.announce(say(words.moved, { name: wordsOf(draft.form.questions[index][part][to]), place: to + 1, n: question[part].length }));
    };
    const rows = h("ol", { class: "choices" }, question[part].map((one, number) => row({ index, path, part, number, one, fixed, name, move, question })));
    if (!fixed) sortable(rows, move, { byGrip: true }), movable(rows, move);
    return h("fieldset", { class: "stack-wide", id: idOf(`${path}.${part}`), tabindex: -1 }, h("legend", { class: "label" }, title), rows,
      part === "choices" && fields.noticed(`${path}.choices`),
      !fixed && h("div", { class: "row wrap" },
        fields.button(part === "rows" ? words.add_row : words.add_choice, "plus", () => add(index, path, part), { id: `${idOf(path)}-${part}-add` }),
        fields.button(words.add_many, "list", () => many(index, path, part), { id: `${idOf(path)}-${part}-many`, "aria-expanded": `${app.state.many === part}` }),
        part === "choices" && OPEN_TYPES.has(question.type) && special(index, question)),
      !fixed && app.state.many === part && paste(index, path, part),
      !fixed && part === "choices" && ORDERED.has(question.type) && fields.toggle(`${path}.order`, words.random, words.random_help, question.order === "random", (form, on) => {
        if (on) form.questions[index].order = "random";
        else delete form.questions[index].order;
      }));
  }

  const wordsOf = (one) => one.label[app.state.lang] || one.label[draft.form.default_language] || one.value;

  function row({ index, path, part, number, one, fixed, name, move, question }) {
    const at = `${path}.${part}.${number}`;
    const notes = [one.text && words.is_other, one.exclusive && words.is_alone, one.fixed && words.is_fixed].filter(Boolean).join(" · ");
    const pictured = part === "choices" && !fixed && question.type !== "matrix";
    return h("li", { class: "choice", "data-row-at": number },
      !fixed && h("span", { class: "grip", "aria-hidden": "true" }, icon("grip")),
      h("div", { class: "choice-text" },
        fields.texts(`${at}.label`, say(name, { n: fixed ? one.value : number + 1 }), (form) => form.questions[index][part][number].label, { most: 500, checked: part === "choices" }),
        notes && h("p", { class: "help" }, notes),
        pictured && app.slot("pictures", (pictures) => pictures.ofChoice(index, number, at))),
      !fixed && menu({ index, path, part, number, one, name, move, question, pictured }),
      !fixed && fields.square(say(part === "rows" ? words.remove_row : words.remove_choice, { n: number + 1 }), "x", () => draft.change((form) => form.questions[index][part].splice(number, 1))));
  }

  function menu({ index, path, part, number, one, name, move, question, pictured }) {
    const entry = (label, drawing, act, off = false) => h("li", null, h("button", { type: "button", disabled: off, onclick: act }, icon(drawing), label));
    const flag = (key, label, also) => h("li", null, h("button", { type: "button", "aria-pressed": `${!!one[key]}`, onclick: () => draft.change((form) => {
      const choice = form.questions[index][part][number];
      if (choice[key]) delete choice[key];
      else Object.assign(choice, { [key]: true }, also);
    }) }, icon(one[key] ? "check" : "plus"), label));
    const allowed = part === "choices";
    const places = question[part].map((_one, place) => [place, `${place + 1}`]);
    return h("details", { class: "menu" },
      h("summary", { class: "btn bare square", "aria-label": say(words.choice_menu, { name: say(name, { n: number + 1 }) }) }, icon("more")),
      h("ul", null,
        entry(words.earlier, "up", () => move(number, number - 1), number === 0),
        entry(words.later, "lower", () => move(number, number + 1), number === question[part].length - 1),
        h("li", { class: "place" }, h("label", null, words.move_to, " ", h("select", { class: "input", onchange: (event) => move(number, Number(event.target.value)) }, places.map(([value, text]) => h("option", { value, selected: value === number }, text))))),
        pictured && app.slot("pictures", (pictures) => pictures.entry(index, number), h("li", { hidden: true })),
        allowed && OPEN_TYPES.has(question.type) && flag("text", words.make_other, { fixed: true }),
        allowed && question.type === "multi" && flag("exclusive", words.make_alone, { fixed: true }),
        allowed && question.order === "random" && flag("fixed", words.make_fixed),
        h("li", { class: "place" }, h("label", null, words.value, " ", h("input", { class: "input", dir: "ltr", required: true, maxlength: 100, value: one.value, id: idOf(`${path}.${part}.${number}.value`), onchange: (event) => revalue(index, part, number, event.target) })))));
  }

  // Conditions follow the value that they name.
  function revalue(index, part, number, { value }) {
    const wanted = value.trim();
    const all = draft.form.questions[index][part];
    const { key } = draft.form.questions[index];
    if (!wanted || all.some((one, other) => other !== number && one.value === wanted)) return app.draw();
    draft.change((form) => {
      const one = form.questions[index][part][number];
      (part === "rows" ? renameRow : renameValue)(form, key, one.value, wanted);
      one.value = wanted;
    });
  }

  function free(all, stem) {
    const used = new Set(all.map((one) => one.value));
    let number = all.length + 1;
    while (used.has(`${stem}-${number}`)) number += 1;
    return `${stem}-${number}`;
  }

  // "Other" and "none of these" stay last.
  const place = (all) => { const at = all.findIndex((one) => one.fixed); return at < 0 ? all.length : at; };

  function insert(all, part, label) {
    const at = place(all);
    all.splice(at, 0, { value: free(all, part === "rows" ? "row" : "choice"), label });
    return at;
  }

  function add(index, path, part) {
    let at = 0;
    draft.change((form) => { at = insert(form.questions[index][part], part, {}); });
    document.getElementById(idOf(`${path}.${part}.${at}.label.${app.state.lang}`))?.focus();
  }

  function special(index, question) {
    const offer = (name, drawing, has) => !question.choices.some((one) => one[has]) && fields.button(words[`add_${name}`], drawing, () => draft.change((form) => {
      const choices = form.questions[index].choices;
      const choice = spoken(data.starters[name], form.languages);
      if (choices.some((one) => one.value === choice.value)) choice.value = free(choices, choice.value);
      choices.push(choice);
    }), { id: `add-${name}` });
    return [offer("other", "edit", "text"), question.type === "multi" && offer("none", "x", "exclusive")];
  }

  // Many at once: one a line.
  function many(index, path, part) {
    app.state.many = app.state.many === part ? "" : part;
    app.draw();
    document.getElementById(`${idOf(path)}-paste`)?.focus();
  }

  function paste(index, path, part) {
    const field = h("textarea", { class: "input", rows: 6, id: `${idOf(path)}-paste`, dir: "auto", "aria-describedby": `${idOf(path)}-paste-help` });
    const take = () => {
      const lines = [...new Set(field.value.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "").trim()).filter(Boolean))];
      app.state.many = "";
      if (!lines.length) return app.draw();
      draft.change((form) => {
        const all = form.questions[index][part];
        const known = new Set(all.map((one) => one.label[app.state.lang]));
        for (const line of lines.filter((one) => !known.has(one))) insert(all, part, { [app.state.lang]: line.slice(0, 500) });
      });
    };
    return h("div", { class: "field" }, h("label", { class: "label", for: field.id }, words.many_label), field,
      h("p", { class: "help", id: `${idOf(path)}-paste-help` }, words.many_help),
      h("div", { class: "row" }, h("button", { type: "button", class: "btn first", id: `${idOf(path)}-paste-go`, onclick: take }, words.many_take)));
  }

  return lists;
}
