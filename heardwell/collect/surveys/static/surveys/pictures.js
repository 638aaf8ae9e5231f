// Pictures of a question and of its choices: chosen, dropped or pasted, kept by the server, named in the form.
import { h, icon } from "./dom.js";
import { idOf } from "./fields.js";
import { toast } from "../web/toasts.js";

const KINDS = "image/png,image/jpeg,image/webp,image/gif";

export function make(app, fields) {
  const { draft, words, data } = app;
  const address = (image) => `${data.urls.image}${encodeURIComponent(image.id)}`;

  async function send(file, keep) {
    const body = new FormData();
    body.append("image", file);
    try {
      const response = await fetch(data.urls.images, { method: "POST", headers: { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content }, body });
      const answer = await response.json();
      if (!response.ok) return toast(answer.errors?.[0]?.message || answer.detail || answer.title, { bad: true });
      draft.change((form) => keep(form, answer.id));
    } catch {
      toast(words.no_upload, { bad: true });
    }
  }

  // A button that opens the device's own file chooser.
  function chooser(id, label, keep) {
    const input = h("input", { type: "file", accept: KINDS, class: "sr", id, tabindex: -1, "aria-hidden": "true", onchange: (event) => event.target.files[0] && send(event.target.files[0], keep) });
    return [input, fields.button(label, "image", () => input.click())];
  }

  function ofQuestion(index, path) {
    const { image } = draft.form.questions[index];
    const keep = (form, id) => { form.questions[index].image = { id, alt: form.questions[index].image?.alt || {} }; };
    if (!image) return h("div", { class: "picture-row" }, chooser(idOf(`${path}.image`), words.add_picture, keep));
    return h("div", { class: "picture-row with" },
      h("img", { src: address(image), alt: "", class: "thumb" }),
      fields.texts(`${path}.image.alt`, words.picture_alt, (form) => (form.questions[index].image.alt ||= {}), { most: 500 }),
      fields.square(words.remove_picture, "x", () => draft.change((form) => { delete form.questions[index].image; })));
  }

  function ofChoice(index, number, path) {
    const choice = (form) => form.questions[index].choices[number];
    const { image } = choice(draft.form);
    if (!image || draft.form.questions[index].type === "matrix") return null;
    return h("div", { class: "picture-row" }, h("img", { src: address(image), alt: "", class: "thumb" }),
      fields.button(words.remove_picture, "x", () => draft.change((form) => { delete choice(form).image; })));
  }

  // In a choice's menu.
  function entry(index, number) {
    const input = h("input", { type: "file", accept: KINDS, class: "sr", tabindex: -1, "aria-hidden": "true", onchange: (event) => event.target.files[0] && send(event.target.files[0], (form, id) => { form.questions[index].choices[number].image = { id }; }) });
    return h("li", null, input, h("button", { type: "button", onclick: () => input.click() }, icon("image"), words.choice_picture));
  }

  function logo() {
    const { logo: image } = draft.form.style;
    if (!image) return h("div", { class: "picture-row" }, chooser("logo-file", words.add_logo, (form, id) => { form.style.logo = { id }; }));
    return h("div", { class: "picture-row" }, h("img", { src: address(image), alt: words.logo, class: "thumb" }),
      fields.button(words.remove_logo, "x", () => draft.change((form) => { delete form.style.logo; })));
  }

  return { ofQuestion, ofChoice, entry, logo };
}
