// What else an answer may be: how many, how long, from when to when, which files, to what one agrees.
import { h } from "./dom.js";

export function make(app, fields) {
  const { draft, words, data } = app;

  function facts(index, path) {
    const question = draft.form.questions[index];
    return PARTS[question.type]?.(index, path, question) || null;
  }

  // `set` writes a value or, when it is null or the default, takes the key away.
  function keep(index, key, usual = null) {
    return (form, value) => {
      const question = form.questions[index];
      if (value === null || value === "" || value === usual) delete question[key];
      else question[key] = value;
    };
  }

  function pick(index, part) {
    return (form, value) => {
      const question = form.questions[index];
      const kept = { ...question.pick };
      if (value === null) delete kept[part];
      else kept[part] = value;
      if (Object.keys(kept).length) question.pick = kept;
      else delete question.pick;
    };
  }

  const two = (...parts) => h("div", { class: "two" }, parts);

  const several = (index, path, { pick: given = {}, choices }) => two(
    fields.number(`${path}.pick.min`, words.pick_min, given.min, pick(index, "min"), { min: 1, max: choices.length }),
    fields.number(`${path}.pick.max`, words.pick_max, given.max, pick(index, "max"), { min: 1, max: choices.length }));

  const ranking = (index, path, { pick: given = {}, choices }) =>
    fields.number(`${path}.pick.max`, words.rank_top, given.max, pick(index, "max"), { min: 1, max: choices.length }, words.rank_top_help);

  const text = (index, path, { lines, min_length: least, max_length: most }) => [
    fields.choice(`${path}.lines`, words.lines, [1, 2, 3, 5, 8, 10].map((n) => [n, n === 1 ? words.one_line : `${n}`]), lines ?? 3, (form, value) => keep(index, "lines", 3)(form, Number(value))),
    two(fields.number(`${path}.min_length`, words.min_length, least, keep(index, "min_length"), { min: 1, max: 20000 }),
      fields.number(`${path}.max_length`, words.max_length, most ?? 5000, (form, value) => { if (value) form.questions[index].max_length = value; }, { min: 1, max: 20000, required: true }))];

  const number = (index, path, { min, max, decimals }) => [
    two(fields.number(`${path}.min`, words.least, min, keep(index, "min"), { step: "any" }), fields.number(`${path}.max`, words.most, max, keep(index, "max"), { step: "any" })),
    two(fields.number(`${path}.decimals`, words.decimals, decimals ?? 0, keep(index, "decimals", 0), { min: 0, max: 6, required: true }),
      fields.texts(`${path}.unit`, words.unit, (form) => (form.questions[index].unit ||= {}), { optional: true, most: 40 }))];

  // A bound is a day or today.
  function bound(index, path, part, label, value) {
    const set = keep(index, part);
    const kind = !value ? "" : value === "today" ? "today" : "day";
    return h("div", { class: "field" }, h("label", { class: "label", for: `f-${path}.${part}.kind` }, label),
      h("div", { class: "row" },
        fields.select(`${path}.${part}.kind`, "", [["", words.any_day], ["today", words.today], ["day", words.this_day]], kind, (form, chosen) => set(form, chosen === "day" ? new Date().toLocaleDateString("sv") : chosen)),
        kind === "day" && h("input", { class: "input", type: "date", id: `f-${path}.${part}`, "aria-label": label, value, required: true, onchange: (event) => event.target.value && draft.change((form) => set(form, event.target.value)) })));
  }

  const date = (index, path, { min, max }) => two(bound(index, path, "min", words.earliest, min), bound(index, path, "max", words.latest, max));

  const KINDS = ["image", "pdf", "document", "audio", "video"];
  const file = (index, path, { accept = ["image", "pdf"], pick: given = {} }) => [
    h("fieldset", null, h("legend", { class: "label" }, words.accept), h("div", { class: "values" }, KINDS.map((kind) =>
      fields.check(`${path}.accept.${kind}`, words[`accept_${kind}`], accept.includes(kind), (form, on) => {
        const wanted = KINDS.filter((one) => (one === kind ? on : accept.includes(one)));
        if (wanted.length) form.questions[index].accept = wanted;
      })))),
    fields.number(`${path}.pick.max`, words.files_most, given.max ?? 1, (form, value) => { if (value) pick(index, "max")(form, value); }, { min: 1, max: 5, required: true })];

  const consent = (index, path) =>
    fields.texts(`${path}.statement`, words.consent_statement, (form) => (form.questions[index].statement ||= {}), { rows: 3, pipe: index });

  const PARTS = { multi: several, ranking, text, number, date, file, consent };

  return facts;
}
