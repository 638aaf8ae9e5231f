// Fields of the editor: one text in the language being edited, beside the default language's.
import { h, icon } from "./dom.js";

export const idOf = (path) => `f-${path}`;

export function makeFields(app) {
  const { draft, words } = app;
  const language = (tag) => app.language(tag);

  // Keystrokes are one step of undo per field.
  const edit = (path, change) => draft.change(change, path);

  function input(path, tag, texts, { rows = 0, most = 2000, hint = "" }) {
    const { dir } = language(tag);
    const attributes = {
      class: "input",
      id: idOf(`${path}.${tag}`),
      lang: tag,
      dir,
      maxlength: most,
      placeholder: tag === draft.form.default_language ? hint : words.not_translated,
      value: texts()[tag] || "",
      oninput: (event) => edit(`${path}.${tag}`, (form) => write(texts(form), tag, event.target.value)),
    };
    return rows ? h("textarea", { ...attributes, rows }) : h("input", attributes);
  }

  function write(texts, tag, text) {
    if (text) texts[tag] = text;
    else delete texts[tag];
  }

  // `find(form)` gives the object of texts by language in a form. `pipe`: answers of the questions before this one may be inserted.
  function texts(path, label, find, options = {}) {
    const own = (form = draft.form) => find(form);
    const { default_language: home } = draft.form;
    const tag = app.state.lang;
    const field = input(path, tag, own, options);
    const optional = options.optional ? [" ", h("span", { class: "faint" }, words.optional)] : null;
    const name = tag === home ? null : [" ", h("bdi", { class: "faint", lang: tag }, language(tag).name)];
    const caption = h("label", { class: "label", for: field.id }, label, name, optional);
    return h("div", { class: "field" },
      options.pipe === undefined ? caption : h("div", { class: "label-row" }, caption, pipes(field, options.pipe)),
      tag === home ? field : h("div", { class: "beside" }, reference(own()[home], home), field),
      options.checked && noticed(`${path}.${tag}`));
  }

  // Where advice on a text stands.
  const noticed = (path) => h("div", { class: "noticed", role: "status", "data-advice": path });

  // "Insert an answer": what it offers is made when it opens.
  function pipes(field, before) {
    const list = h("ul", { class: "pipes" });
    const menu = h("details", { class: "menu", ontoggle: async () => menu.open && (await import("./piping.js")).offer(app, list, field, before) },
      h("summary", { class: "link s" }, words.insert), list);
    return menu;
  }

  function reference(text, tag) {
    const { dir, name } = language(tag);
    return h("p", { class: "reference", lang: tag, dir, title: name }, text || "–");
  }

  function caption(id, label, attributes = {}) {
    return h("label", { class: "label", for: id, ...attributes }, label);
  }

  function plain(path, label, value, change, attributes = {}, help = "") {
    const id = idOf(path);
    const { rows, ...rest } = attributes;
    const element = h(rows ? "textarea" : "input", { class: "input", id, value, rows, "aria-describedby": help ? `${id}-help` : null, ...rest,
      oninput: (event) => event.target.validity.valid && edit(path, (form) => change(form, event.target.value)) });
    return h("div", { class: "field" }, caption(id, label), element, help && h("p", { class: "help", id: `${id}-help` }, help));
  }

  // An empty number is null.
  function number(path, label, value, change, attributes = {}, help = "") {
    return plain(path, label, value ?? "", (form, text) => change(form, text === "" ? null : Number(text)), { type: "number", inputmode: "decimal", step: 1, ...attributes }, help);
  }

  function select(path, label, options, value, change) {
    return h("select", { class: "input", id: idOf(path), "aria-label": label || null, onchange: (event) => draft.change((form) => change(form, event.target.value)) }, choices(options, value));
  }

  // [value, text] or { group, options }
  function choices(options, value) {
    return options.filter(Boolean).map((one) => (one.group
      ? h("optgroup", { label: one.group }, choices(one.options, value))
      : h("option", { value: one[0], selected: `${one[0]}` === `${value}` }, one[1])));
  }

  function choice(path, label, options, value, change) {
    return h("div", { class: "field" }, caption(idOf(path), label), select(path, "", options, value, change));
  }

  function toggle(path, label, help, on, change) {
    return h("label", { class: "switch" }, h("span", null, label, help && h("small", null, help)),
      h("input", { type: "checkbox", role: "switch", id: idOf(path), checked: on, onchange: (event) => draft.change((form) => change(form, event.target.checked)) }));
  }

  function check(path, label, on, change) {
    return h("label", { class: "value" },
      h("input", { type: "checkbox", id: idOf(path), checked: on, onchange: (event) => draft.change((form) => change(form, event.target.checked)) }),
      h("span", { dir: "auto" }, label));
  }

  function button(label, drawing, act, attributes = {}) {
    return h("button", { type: "button", class: "btn bare", onclick: act, ...attributes }, icon(drawing), label);
  }

  function square(label, drawing, act, attributes = {}) {
    return h("button", { type: "button", class: "btn bare square", "aria-label": label, title: label, onclick: act, ...attributes }, icon(drawing));
  }

  return { texts, noticed, plain, number, choice, select, toggle, check, button, square, reference, input, edit };
}
