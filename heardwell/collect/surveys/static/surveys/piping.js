// What may be inserted into a text: earlier answers, the organisation, what is known of the visitor.
import { fill, h } from "./dom.js";
import { asks } from "./conditions.js";

export function offer(app, list, field, before) {
  const { words, draft } = app;
  const insert = (text) => {
    list.closest("details").open = false;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const entry = (text, label, small) => h("li", null, h("button", { type: "button", onclick: () => insert(text) }, h("bdi", null, label), h("small", null, h("bdi", { dir: "ltr" }, small || text))));
  const asked = draft.form.questions.slice(0, before).filter(asks);
  fill(list,
    asked.length ? asked.map((question) => entry(`{${question.key}}`, app.shortTitle(question))) : h("li", { class: "help" }, words.no_answer_yet),
    entry("{organisation}", app.data.organisation),
    entry(`{trait.name|${words.friend}}`, words.pipe_trait),
    entry("{hidden.order}", words.pipe_hidden));
}
