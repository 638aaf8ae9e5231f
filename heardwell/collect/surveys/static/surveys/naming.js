// The key of a question, by which all else knows it.
import { say } from "./dom.js";
import { renameQuestion } from "./references.js";

export function make(app, fields) {
  const { draft, words } = app;

  function rename(form, index, key) {
    if (form.questions.some((one, other) => other !== index && one.key === key)) return;
    renameQuestion(form, form.questions[index].key, key);
    app.state.selected = form.questions[index].key = key;
  }

  return (index, path) => {
    const { key } = draft.form.questions[index];
    return fields.plain(`${path}.key`, words.key, key, (form, value) => rename(form, index, value), { dir: "ltr", required: true, maxlength: 64, pattern: "[A-Za-z][A-Za-z0-9_\\-]*", spellcheck: "false" }, say(words.key_help, { key: `{${key}}` }));
  };
}
