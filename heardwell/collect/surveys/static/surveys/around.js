// The texts around the questions, and who reads the answers.
import { h } from "./dom.js";

export function make(app, fields) {
  const { words } = app;
  const part = (name, rows, checked = false) => fields.texts(`texts.${name}`, words[name], (form) => (form.texts[name] ||= {}), { rows, optional: true, checked, most: name === "button" ? 60 : 2000, hint: words[`${name}_hint`] });

  const draw = () => h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
    h("h2", null, words.around),
    part("intro", 2, true),
    part("who", 2),
    part("privacy", 2),
    part("button", 0));

  return { draw };
}
