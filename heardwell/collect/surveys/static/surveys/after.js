// After sending: the thank-you, endings for some, the invitation to rate in public, the private link, the permission to quote.
import { h, icon, say } from "./dom.js";
import { idOf } from "./fields.js";

export function make(app, fields) {
  const { draft, words, data } = app;

  const draw = () => h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
    h("h2", null, words.ending),
    h("p", { class: "soft s" }, words.ending_order),
    fields.texts("texts.thanks", words.thanks, (form) => (form.texts.thanks ||= {}), { rows: 2, optional: true, pipe: draft.form.questions.length }),
    fields.texts("texts.next_steps", words.next_steps, (form) => (form.texts.next_steps ||= {}), { rows: 2, optional: true, hint: words.next_steps_hint }),
    endings(), review(), afterwards());

  const section = (title, ...rest) => h("section", { class: "stack-wide part" }, h("h3", null, title), rest);

  // Endings

  function endings() {
    const list = draft.form.endings || [];
    return section(words.endings, h("p", { class: "soft s" }, words.endings_help),
      list.map(one),
      fields.button(words.add_ending, "plus", add, { id: "add-ending" }));
  }

  function add() {
    const used = new Set((draft.form.endings || []).map((ending) => ending.key));
    let number = used.size + 1;
    while (used.has(`ending_${number}`)) number += 1;
    draft.change((form) => (form.endings ||= []).push({ key: `ending_${number}`, title: {} }));
    document.getElementById(idOf(`endings.${draft.form.endings.length - 1}.title.${app.state.lang}`))?.focus();
  }

  function remove(at) {
    draft.change((form) => {
      const [{ key }] = form.endings.splice(at, 1);
      for (const rule of form.logic || []) if (rule.ending === key) delete rule.ending;
    });
  }

  function one(ending, at) {
    const path = `endings.${at}`;
    const own = (form) => form.endings[at];
    const move = (to) => draft.change((form) => form.endings.splice(to, 0, ...form.endings.splice(at, 1)));
    return h("fieldset", { class: "stack-wide boxed", id: idOf(path), tabindex: -1 },
      h("legend", { class: "label" }, say(words.ending_n, { n: at + 1 })),
      h("div", { class: "row box-tools" },
        fields.square(words.earlier, "up", () => move(at - 1), { disabled: !at }),
        fields.square(words.later, "lower", () => move(at + 1), { disabled: at === draft.form.endings.length - 1 }),
        fields.square(words.remove_ending, "trash", () => remove(at))),
      fields.texts(`${path}.title`, words.ending_title, (form) => own(form).title, { pipe: draft.form.questions.length }),
      fields.texts(`${path}.text`, words.ending_text, (form) => (own(form).text ||= {}), { rows: 2, optional: true, pipe: draft.form.questions.length }),
      h("div", null, h("span", { class: "label" }, words.ending_if),
        app.slot("logic", (logic) => logic.condition({ path: `${path}.if`, owner: own, name: "if", before: draft.form.questions.length, none: words.ending_always }))),
      address(`${path}.redirect`, words.redirect, ending.redirect, (form, value) => { if (value) own(form).redirect = value; else delete own(form).redirect; }, redirectHelp()));
  }

  const redirectHelp = () => [data.redirect_hosts.length ? say(words.redirect_help, { hosts: data.redirect_hosts.join(words.comma) }) : words.redirect_help_none, " ", h("a", { class: "link", href: data.urls.redirects }, words.redirect_change)];

  // An address goes into the draft when it is whole.
  function address(path, label, value, change, help = "") {
    const id = idOf(path);
    return h("div", { class: "field" }, h("label", { class: "label", for: id }, label),
      h("input", { class: "input", id, type: "url", dir: "ltr", value: value || "", placeholder: "https://", pattern: "https://.+", maxlength: 2000, "aria-describedby": help ? `${id}-help` : null,
        onchange: (event) => event.target.validity.valid && draft.change((form) => change(form, event.target.value.trim())) }),
      help && h("p", { class: "help", id: `${id}-help` }, help));
  }

  // Rating in public: for everybody

  function review() {
    const { links = [] } = draft.form.public_review || {};
    const link = (at) => (form) => form.public_review.links[at];
    return section(words.review, h("p", { class: "soft s" }, words.review_help),
      links.map((given, at) => h("div", { class: "review-link" },
        fields.plain(`public_review.links.${at}.name`, words.review_name, given.name, (form, value) => { if (value.trim()) link(at)(form).name = value.trim(); }, { maxlength: 60, required: true, dir: "auto" }),
        address(`public_review.links.${at}.url`, words.review_url, given.url, (form, value) => { if (value) link(at)(form).url = value; }),
        fields.square(say(words.remove_link, { name: given.name }), "x", () => draft.change((form) => {
          form.public_review.links.splice(at, 1);
          if (!form.public_review.links.length) delete form.public_review;
        })))),
      links.length < 10 && newLink(),
      links.length > 0 && fields.texts("public_review.text", words.review_text, (form) => (form.public_review.text ||= {}), { rows: 2, optional: true }));
  }

  // Name and address of a link come together: half of one cannot be kept.
  function newLink() {
    const name = h("input", { class: "input", id: "new-link-name", "aria-label": words.review_name, placeholder: words.review_name_hint, maxlength: 60, dir: "auto" });
    const url = h("input", { class: "input", id: "new-link-url", "aria-label": words.review_url, type: "url", pattern: "https://.+", placeholder: "https://", dir: "ltr", maxlength: 2000 });
    const add = () => {
      if (!name.value.trim()) return name.focus();
      if (!url.value || !url.validity.valid) return url.focus();
      draft.change((form) => ((form.public_review ||= { links: [] }).links.push({ name: name.value.trim(), url: url.value.trim() })));
    };
    return h("div", { class: "review-link new", "data-own-undo": true }, name, url, fields.button(words.add_link, "plus", add, { id: "add-link" }));
  }

  // The private link, and the permission to quote

  function afterwards() {
    const { link = true, quote = "no" } = draft.form.after || {};
    const set = (change) => (form, on) => {
      const after = { link: true, quote: "no", ...form.after, ...change(on) };
      if (after.link && after.quote === "no") delete form.after;
      else form.after = after;
    };
    return section(words.after,
      h("div", null,
        fields.toggle("after.link", words.after_link, words.after_link_help, link, set((on) => ({ link: on }))),
        fields.toggle("after.quote", words.after_quote, words.after_quote_help, quote === "ask", set((on) => ({ quote: on ? "ask" : "no" })))),
      h("p", { class: "help" }, icon("lock"), " ", words.after_note));
  }

  return { draw };
}
