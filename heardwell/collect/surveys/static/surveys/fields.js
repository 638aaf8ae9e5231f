// Fields of the editor: one text in the language being edited, beside the default language's.
import { h } from "./dom.js";

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
      oninput: (event) => edit(`${path}.${tag}`, (form) => put(texts(form), tag, event.target.value)),
    };
    return rows ? h("textarea", { ...attributes, rows }) : h("input", attributes);
  }

  function put(texts, tag, text) {
    if (text) texts[tag] = text;
    else delete texts[tag];
  }

  // `texts(form)` finds the object of texts by language in a form; without a form in the present one.
  function texts(path, label, find, options = {}) {
    const own = (form = draft.form) => find(form);
    const { default_language: home } = draft.form;
    const tag = app.state.lang;
    const optional = options.optional ? [" ", h("span", { class: "faint" }, words.optional)] : null;
    const box = h("div", { class: "field" });
    const name = tag === home ? null : [" ", h("bdi", { class: "faint", lang: tag }, language(tag).name)];
    box.append(h("label", { class: "label", for: idOf(`${path}.${tag}`) }, label, name, optional));
    const field = input(path, tag, own, options);
    if (tag === home) box.append(field);
    else box.append(h("div", { class: "beside" }, reference(own()[home], home), field));
    return box;
  }

  function reference(text, tag) {
    const { dir, name } = language(tag);
    return h("p", { class: "reference", lang: tag, dir, title: name }, text || "–");
  }

  function plain(path, label, value, change, attributes = {}, help = "") {
    const id = idOf(path);
    const element = h("input", { class: "input", id, value, "aria-describedby": help ? `${id}-help` : null, ...attributes,
      oninput: (event) => event.target.validity.valid && edit(path, (form) => change(form, event.target.value)) });
    return h("div", { class: "field" }, h("label", { class: "label", for: id }, label), element, help && h("p", { class: "help", id: `${id}-help` }, help));
  }

  function choice(path, label, options, value, change) {
    const id = idOf(path);
    const select = h("select", { class: "input", id, onchange: (event) => draft.change((form) => change(form, event.target.value)) },
      options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
    return h("div", { class: "field" }, h("label", { class: "label", for: id }, label), select);
  }

  function toggle(path, label, help, on, change) {
    return h("label", { class: "switch" }, h("span", null, label, h("small", null, help)),
      h("input", { type: "checkbox", role: "switch", id: idOf(path), checked: on, onchange: (event) => draft.change((form) => change(form, event.target.checked)) }));
  }

  return { texts, plain, choice, toggle, reference, input, edit };
}
