// The question being edited. What only some types need comes when one of them is opened.
import { h, icon, say } from "./dom.js";
import { asks, parts } from "./conditions.js";

const FACTS = new Set(["slider", "text", "number", "date", "file", "consent", "ranking", "multi"]);

export function makeEditor(app, fields) {
  const { draft, words, data } = app;
  const at = (index) => (form) => form.questions[index];

  function editor(index) {
    const question = draft.form.questions[index];
    const path = `questions.${index}`;
    const part = (name) => app.slot(name, (made) => made(index, path));
    const facts = () => FACTS.has(question.type) && part("answers");
    return h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
      head(index, question),
      fields.texts(`${path}.label`, question.type === "statement" ? words.statement : words.question, (form) => form.questions[index].label, { rows: 2, pipe: index, checked: true }),
      fields.texts(`${path}.help`, words.help, (form) => (form.questions[index].help ||= {}), { optional: true, pipe: index, checked: true }),
      app.slot("pictures", (pictures) => pictures.ofQuestion(index, path)),
      question.type === "consent" && facts(),
      (question.choices || question.rows) && part("choices"),
      question.scale && part("scale"),
      question.type !== "consent" && facts(),
      switches(index, question, path),
      flow(index, question),
      more(index, question, path),
      data.version ? h("p", { class: "help" }, words.version_help) : null);
  }

  function head(index, question) {
    const type = data.types[question.type];
    const last = draft.form.questions.length - 1;
    return h("div", { class: "row question-head" }, icon(type.icon), h("span", { class: "soft" }, type.name),
      h("span", { class: "ends row" },
        fields.square(words.earlier, "up", () => app.move(index, index - 1), { disabled: index === 0, id: "do-up" }),
        fields.square(words.later, "lower", () => app.move(index, index + 1), { disabled: index === last, id: "do-lower" }),
        fields.square(words.duplicate, "copy", () => app.duplicate(index), { id: "do-copy" }),
        fields.square(words.remove, "trash", () => app.remove(index), { id: "do-trash" })));
  }

  function switches(index, question, path) {
    if (!asks(question)) return null;
    const must = question.type === "consent" ? words.must_agree : words.required_help;
    return h("div", null,
      fields.toggle(`${path}.required`, words.required, must, question.required, (form, on) => { at(index)(form).required = on; }),
      fields.toggle(`${path}.private`, words.private, words.private_help, question.private, (form, on) => {
        if (on) at(index)(form).private = true;
        else delete at(index)(form).private;
      }));
  }

  // Who is asked, and where one goes from here. Open where there is something to read.
  function flow(index, question) {
    const used = parts(question.show_if).length || (draft.form.logic || []).some((rule) => rule.from === question.key);
    const open = app.state.flow ?? !!used;
    return h("details", { class: "behind more-fields flow", open: open || !!used, ontoggle: (event) => {
      if (event.target.open === open || used) return;
      app.state.flow = event.target.open;
      app.draw();
    } }, h("summary", null, words.flow), (open || used) && app.slot("logic", (logic) => logic.editor(index)));
  }

  function more(index, question, path) {
    return h("details", { class: "behind more-fields", open: app.state.more, ontoggle: (event) => {
      if (event.target.open === app.state.more) return;
      app.state.more = event.target.open;
      app.draw();
    } }, h("summary", null, words.more), app.state.more && app.slot("naming", (naming) => naming(index, path)));
  }

  return editor;
}
