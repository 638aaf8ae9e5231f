// The question being edited.
import { h, icon, say } from "./dom.js";
import { idOf } from "./fields.js";
import { spoken } from "./texts.js";

// Scales with at most so many points name each of them; longer ones their two ends.
const MOST_NAMED = 7;

// The values that may be answered; empty for free text.
export function answersOf(question) {
  if (question.scale) return range(question.scale.min, question.scale.max);
  return (question.choices || []).map((choice) => choice.value);
}

const range = (low, high) => Array.from({ length: Math.max(0, Math.min(high - low, 100)) + 1 }, (_, at) => low + at);

// 0, 1, 2, 5 → "0–2, 5"
export function spans(values, comma) {
  const runs = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && value === run[1] + 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([low, high]) => (low === high ? `${low}` : `${low}–${high}`)).join(comma);
}

export function makeEditor(app, fields) {
  const { draft, words, data } = app;
  const at = (index) => (form) => form.questions[index];

  function editor(index) {
    const question = draft.form.questions[index];
    const path = `questions.${index}`;
    return h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
      head(index, question),
      fields.texts(`${path}.label`, words.question, (form) => form.questions[index].label, { rows: 2 }),
      fields.texts(`${path}.help`, words.help, (form) => (form.questions[index].help ||= {}), { optional: true }),
      question.scale && scale(index, question, path),
      question.choices && choices(index, question, path),
      switches(index, question, path),
      more(index, question, path),
      data.version ? h("p", { class: "help" }, words.version_help) : null);
  }

  function head(index, question) {
    const type = data.types[question.type];
    const button = (name, drawing, act, off = false, css = "") =>
      h("button", { type: "button", class: `btn bare square ${css}`, "aria-label": name, title: name, disabled: off, id: `do-${drawing}${css}`, onclick: act }, icon(drawing));
    const last = draft.form.questions.length - 1;
    return h("div", { class: "row question-head" }, icon(type.icon), h("span", { class: "soft" }, type.name),
      h("span", { class: "ends row" },
        button(words.earlier, "up", () => app.move(index, -1), index === 0),
        button(words.later, "lower", () => app.move(index, 1), index === last),
        button(words.duplicate, "copy", () => app.duplicate(index)),
        button(words.remove, "trash", () => app.remove(index))));
  }

  // Scale

  function scale(index, question, path) {
    const names = data.scales_of[question.type] || [];
    return h("fieldset", { class: "stack-wide" }, h("legend", { class: "label" }, words.scale),
      names.length > 1 && preset(index, question, path, names),
      question.type === "scale" && ownScale(index, question, path),
      h("p", { class: "soft s" }, explained(question), " ", words.scale_kept),
      labels(index, question, path));
  }

  function same(scale, name) {
    const other = data.scales[name];
    return ["min", "max", "direction", "good", "bad"].every((part) => `${scale[part]}` === `${other[part]}`);
  }

  function preset(index, question, path, names) {
    const present = names.find((name) => same(question.scale, name)) || "";
    const options = names.map((name) => [name, data.scale_names[name]]);
    if (!present) options.unshift(["", words.own_scale]);
    return fields.choice(`${path}.scale`, words.presets, options, present, (form, name) => {
      if (name) at(index)(form).scale = spoken(data.scales[name], form.languages);
    });
  }

  function ownScale(index, question, path) {
    const set = (part) => (form, value) => {
      const { scale } = at(index)(form);
      scale[part] = Number(value);
      const inside = (one) => one >= scale.min && one <= scale.max;
      for (const set of ["good", "bad"]) scale[set] = scale[set].filter(inside);
      for (const point of Object.keys(scale.labels)) if (!inside(Number(point))) delete scale.labels[point];
    };
    const number = { type: "number", required: true, step: 1, onchange: () => app.draw() };
    const { min, max, direction } = question.scale;
    return h("div", { class: "three" },
      fields.plain(`${path}.scale.min`, words.lowest, min, set("min"), { ...number, min: -100, max: max - 1 }),
      fields.plain(`${path}.scale.max`, words.highest, max, set("max"), { ...number, min: min + 1, max: Math.min(min + 100, 100) }),
      fields.choice(`${path}.scale.direction`, words.direction, [["higher_better", words.higher_better], ["lower_better", words.lower_better]], direction,
        (form, value) => { at(index)(form).scale.direction = value; }));
  }

  function explained({ type, scale }) {
    const all = say(scale.direction === "lower_better" ? words.scale_lower : words.scale_higher, scale);
    const good = spans(scale.good, words.comma), bad = spans(scale.bad, words.comma);
    if (type === "nps") {
      const neutral = spans(range(scale.min, scale.max).filter((value) => !scale.good.includes(value) && !scale.bad.includes(value)), words.comma);
      return `${all} ${say(words.scale_nps, { good, bad, neutral })}`;
    }
    return [all, good && say(words.scale_good, { good }), bad && say(words.scale_bad, { bad })].filter(Boolean).join(" ");
  }

  function labels(index, question, path) {
    const { min, max } = question.scale;
    const named = max - min < MOST_NAMED && question.type !== "nps" ? range(min, max) : [min, max];
    return h("div", { class: "two" }, named.map((point) =>
      fields.texts(`${path}.scale.labels.${point}`, say(words.label_of, { point }), (form) => (form.questions[index].scale.labels[point] ||= {}), { most: 200 })));
  }

  // Choices

  function choices(index, question, path) {
    const fixed = question.type === "gcr";
    const rows = question.choices.map((choice, number) =>
      h("li", { class: "choice" },
        fields.texts(`${path}.choices.${number}.label`, say(words.choice, { n: fixed ? choice.value : number + 1 }), (form) => form.questions[index].choices[number].label, { most: 500 }),
        !fixed && h("button", { type: "button", class: "btn bare square", "aria-label": say(words.remove_choice, { n: number + 1 }), onclick: () => draft.change((form) => at(index)(form).choices.splice(number, 1)) }, icon("x"))));
    const add = h("button", { type: "button", class: "btn bare", id: `${idOf(path)}-add`, onclick: () => addChoice(index) }, icon("plus"), words.add_choice);
    return h("fieldset", { class: "stack-wide", id: idOf(`${path}.choices`), tabindex: -1 }, h("legend", { class: "label" }, words.choices), h("ol", { class: "choices" }, rows), !fixed && add);
  }

  function addChoice(index) {
    const { form, form: { default_language: home } } = draft;
    const used = new Set(form.questions[index].choices.map((choice) => choice.value));
    let number = used.size + 1;
    while (used.has(`choice-${number}`)) number += 1;
    draft.change((form) => at(index)(form).choices.push({ value: `choice-${number}`, label: {} }));
    document.getElementById(idOf(`questions.${index}.choices.${used.size}.label.${app.state.lang || home}`))?.focus();
  }

  // Switches

  function switches(index, question, path) {
    const before = draft.form.questions.slice(0, index).filter((one) => answersOf(one).length);
    return h("div", null,
      fields.toggle(`${path}.required`, words.required, words.required_help, question.required, (form, on) => { at(index)(form).required = on; }),
      (before.length || question.show_if) && fields.toggle(`${path}.show_if`, words.condition, words.condition_help, !!question.show_if, (form, on) => {
        if (on) at(index)(form).show_if = { question: before.at(-1).key, in: [] };
        else delete at(index)(form).show_if;
      }),
      question.show_if && condition(index, question, path, before));
  }

  function condition(index, question, path, before) {
    const { show_if: rule } = question;
    const asked = before.find((one) => one.key === rule.question);
    const options = before.map((one) => [one.key, app.title(one)]);
    if (!asked) options.unshift([rule.question, "–"]);
    return h("div", { class: "condition" },
      fields.choice(`${path}.show_if.question`, words.condition_question, options, rule.question, (form, key) => { at(index)(form).show_if = { question: key, in: [] }; }),
      h("fieldset", { id: idOf(`${path}.show_if.in`), tabindex: -1 }, h("legend", { class: "label" }, words.condition_values),
        h("div", { class: "values" }, asked && answersOf(asked).map((value) => h("label", { class: "value" },
          h("input", { type: "checkbox", id: idOf(`${path}.show_if.in.${value}`), checked: rule.in.includes(value), onchange: (event) => draft.change((form) => pick(at(index)(form).show_if, value, event.target.checked)) }),
          h("span", { dir: "auto" }, app.answerWords(asked, value)))))));
  }

  function pick(rule, value, on) {
    rule.in = rule.in.filter((one) => one !== value);
    if (on) rule.in.push(value);
    rule.in.sort((a, b) => (typeof a === "number" ? a - b : 0));
  }

  // More

  function more(index, question, path) {
    const key = fields.plain(`${path}.key`, words.key, question.key, (form, value) => rename(form, index, value), { dir: "ltr", required: true, maxlength: 64, pattern: "[A-Za-z][A-Za-z0-9_\\-]*", spellcheck: "false" }, words.key_help);
    const length = question.type === "text" && fields.plain(`${path}.max_length`, words.max_length, question.max_length ?? 5000, (form, value) => { at(index)(form).max_length = Number(value); }, { type: "number", min: 1, max: 20000, required: true });
    const values = ["single", "multi"].includes(question.type) && question.choices.map((choice, number) =>
      fields.plain(`${path}.choices.${number}.value`, say(words.value, { n: number + 1 }), choice.value, (form, value) => revalue(form, index, number, value), { dir: "ltr", required: true, maxlength: 100 }));
    return h("details", { class: "behind more-fields", open: app.state.more, ontoggle: (event) => { app.state.more = event.target.open; } },
      h("summary", null, words.more), h("div", { class: "stack-wide" }, key, length, values));
  }

  // Conditions follow the key and the values that they name.
  function rename(form, index, key) {
    if (form.questions.some((one, other) => other !== index && one.key === key)) return;
    const old = form.questions[index].key;
    form.questions[index].key = key;
    for (const one of form.questions) if (one.show_if?.question === old) one.show_if.question = key;
    app.state.selected = key;
  }

  function revalue(form, index, number, value) {
    const question = form.questions[index];
    if (!value.trim() || question.choices.some((one, other) => other !== number && one.value === value.trim())) return;
    const old = question.choices[number].value;
    question.choices[number].value = value.trim();
    for (const one of form.questions)
      if (one.show_if?.question === question.key) one.show_if.in = one.show_if.in.map((given) => (given === old ? value.trim() : given));
  }

  // The texts before and after the questions.
  function ending() {
    const part = (name, rows) => fields.texts(`texts.${name}`, words[name], (form) => (form.texts[name] ||= {}), { rows, optional: true, most: name === "button" ? 60 : 2000 });
    return h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
      h("h2", null, words.ending), part("intro", 2), part("thanks", 2), part("privacy", 2), part("button", 0));
  }

  return { editor, ending };
}
