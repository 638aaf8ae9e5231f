// Who is asked and where one goes next, as sentences: "Show this if [Score] [is between] [0] and [6]".
import { h, icon, say } from "./dom.js";
import { answersOf, asks, isNumeric, modeOf, parts, put, subject } from "./conditions.js";
import { idOf } from "./fields.js";
import { spoken } from "./texts.js";

const MOST_PARTS = 10;
const WORDED = ["hidden", "trait"];
const EXAMPLES = { trait: "plan", hidden: "order" };

export function make(app, fields) {
  const { draft, words, data } = app;

  function editor(index) {
    const question = draft.form.questions[index];
    return h("div", { class: "stack-wide" },
      h("fieldset", { class: "stack-wide" }, h("legend", { class: "label" }, words.shown_if),
        condition({ path: `questions.${index}.show_if`, owner: (form) => form.questions[index], name: "show_if", before: index, none: words.shown_always })),
      rules(index, question),
      followable(question) && h("div", null, fields.button(words.follow_up, "flow", () => followUp(index), { id: "follow-up" }), h("p", { class: "help" }, words.follow_up_help)));
  }

  // A condition

  // `owner(form)[name]` holds it; it may be about the questions before `before`.
  function condition({ path, owner, name, before, none }) {
    const rule = owner(draft.form)[name];
    const list = parts(rule);
    const mode = modeOf(rule);
    const write = (form, next, how = mode) => put(owner(form), name, next, how);
    const change = (number, edit) => (form, value) => {
      const now = parts(owner(form)[name]).map((part) => ({ ...part }));
      now[number] = edit(now[number], value);
      write(form, now);
    };
    const add = () => draft.change((form) => write(form, [...parts(owner(form)[name]), fresh(form, before)]));
    const take = (number) => draft.change((form) => write(form, parts(owner(form)[name]).filter((_one, at) => at !== number)));
    return h("div", { class: "condition", id: idOf(path), tabindex: -1 },
      !list.length && h("p", { class: "soft s" }, none),
      list.length > 1 && fields.select(`${path}.mode`, words.how_many, [["all", words.if_all], ["any", words.if_any]], mode, (form, how) => write(form, parts(owner(form)[name]), how)),
      list.map((part, number) => sentence({ path: `${path}.${number}`, part, before, change: (edit) => change(number, edit), take: () => take(number), lead: number ? (mode === "any" ? words.or_lead : words.and_lead) : words.if_lead })),
      list.length < MOST_PARTS && fields.button(list.length ? words.another_condition : words.add_condition, "plus", add, { id: idOf(`${path}.add`) }));
  }

  function fresh(form, before) {
    const asked = form.questions.slice(0, before).filter((one) => asks(one) && one.type !== "matrix");
    const last = asked.findLast((one) => answersOf(one).length || isNumeric(one)) || asked.at(-1);
    return last ? about(last) : { language: [app.state.lang] };
  }

  // The bad scores, or the lower half where none is bad.
  const lower = ({ min, max, bad = [] }) => (bad.length ? { from: Math.min(...bad), to: Math.max(...bad) } : { from: min, to: Math.floor((min + max) / 2) });

  // What is asked of a question at first: the bad scores, one of its choices, any answer at all.
  function about(question, row = "") {
    const name = row ? `${question.key}/${row}` : question.key;
    if (question.scale && isNumeric(question, row)) return { question: name, ...lower(question.scale) };
    return answersOf(question, row).length ? { question: name, in: [] } : { question: name, answered: true };
  }

  function sentence({ path, part, before, change, take, lead }) {
    return h("div", { class: "sentence" }, h("span", { class: "soft s" }, lead),
      fields.select(`${path}.question`, words.condition_question, subjects(part, before), nameOf(part), change((_old, name) => begin(name))),
      WORDED.some((kind) => kind in part) ? worded(path, part, change) : "language" in part ? tongues(path, part, change) : answered(path, part, change),
      fields.square(words.remove_condition, "x", take));
  }

  const nameOf = (part) => (part.question !== undefined ? `=${part.question}` : WORDED.find((kind) => kind in part) || "language");

  function begin(name) {
    if (name === "language") return { language: [draft.form.default_language] };
    if (WORDED.includes(name)) return { [name]: EXAMPLES[name], in: [] };
    const { question, row } = subject(draft.form, { question: name.slice(1) });
    return question ? about(question, row) : { question: name.slice(1), in: [] };
  }

  function subjects(part, before) {
    const asked = draft.form.questions.slice(0, before).filter(asks);
    const options = asked.flatMap((one) => (one.type === "matrix"
      ? one.rows.map((row) => [`=${one.key}/${row.value}`, `${app.shortTitle(one)}: ${row.label[app.state.lang] || row.label[draft.form.default_language] || row.value}`])
      : [[`=${one.key}`, app.shortTitle(one)]]));
    if (part.question !== undefined && !options.some(([name]) => name === nameOf(part))) options.unshift([nameOf(part), words.gone_question]);
    return [{ group: words.answer_to, options }, { group: words.known_before, options: [["trait", words.a_trait], ["hidden", words.a_hidden], ["language", words.the_language]] }];
  }

  // About an answer

  function answered(path, part, change) {
    const { question, row } = subject(draft.form, part);
    if (!question) return null;
    const values = answersOf(question, row);
    const kinds = [isNumeric(question, row) && ["range", words.op_range], values.length && ["in", words.op_in], values.length && ["not_in", words.op_not_in], ["answered", words.op_answered], ["unanswered", words.op_unanswered]].filter(Boolean);
    const kind = "answered" in part ? (part.answered ? "answered" : "unanswered") : "not_in" in part ? "not_in" : "in" in part ? "in" : "range";
    return [
      fields.select(`${path}.kind`, words.operator, kinds, kind, change((old, chosen) => asked(old, question, chosen))),
      kind === "range" && between(path, part, question, change),
      (kind === "in" || kind === "not_in") && h("fieldset", { class: "values", id: idOf(`${path}.${kind}`), tabindex: -1 }, h("legend", { class: "sr" }, words.condition_values),
        values.map((value) => fields.check(`${path}.${kind}.${value}`, app.answerWords(question, value), part[kind].includes(value), change((old, on) => ({ ...old, [kind]: values.filter((one) => (one === value ? on : old[kind].includes(one))) })))))];
  }

  function asked({ question: name, in: yes, not_in: no, from, to }, question, kind) {
    if (kind === "answered" || kind === "unanswered") return { question: name, answered: kind === "answered" };
    if (kind === "range") return { question: name, ...(question.scale ? lower(question.scale) : { from: 0, to: 10 }) };
    const few = question.scale && from !== undefined ? answersOf(question, "x").filter((value) => value >= from && value <= (to ?? value)) : [];
    return { question: name, [kind]: yes || no || few };
  }

  function between(path, part, question, change) {
    const points = question.scale && question.scale.max - question.scale.min <= 20 ? Array.from({ length: question.scale.max - question.scale.min + 1 }, (_, at) => [question.scale.min + at, `${question.scale.min + at}`]) : null;
    const set = (end) => change((old, value) => {
      const next = { ...old };
      if (value === null || value === "") delete next[end];
      else next[end] = Number(value);
      if (next.from === undefined && next.to === undefined) return old;
      if (next.from > next.to) next[end === "from" ? "to" : "from"] = next[end];
      return next;
    });
    const end = (name, label) => (points
      ? fields.select(`${path}.${name}`, label, points, part[name] ?? "", set(name))
      : h("input", { class: "input", type: "number", step: "any", id: idOf(`${path}.${name}`), "aria-label": label, value: part[name] ?? "", onchange: (event) => event.target.validity.valid && draft.change((form) => set(name)(form, event.target.value)) }));
    return [end("from", words.from), h("span", { class: "soft s" }, words.between_and), end("to", words.to)];
  }

  // About the visitor

  function worded(path, part, change) {
    const kind = WORDED.find((one) => one in part);
    const input = (name, label, value, edit, hint) => h("input", { class: "input", id: idOf(`${path}.${name}`), "aria-label": label, placeholder: hint, dir: "auto", value, maxlength: 400,
      onchange: (event) => draft.change((form) => change(edit)(form, event.target.value)) });
    return [input(kind, words.name, part[kind], (old, value) => ({ ...old, [kind]: value.trim() || old[kind] }), EXAMPLES[kind]),
      h("span", { class: "soft s" }, words.op_in),
      input("in", words.these_words, (part.in || []).join(", "), (old, value) => ({ ...old, in: value.split(/[,،、，]/).map((one) => one.trim()).filter(Boolean) }), words.these_words)];
  }

  const tongues = (path, part, change) => h("fieldset", { class: "values" }, h("legend", { class: "sr" }, words.the_language),
    draft.form.languages.map((tag) => fields.check(`${path}.language.${tag}`, app.language(tag).name, part.language.includes(tag),
      change((old, on) => ({ language: draft.form.languages.filter((one) => (one === tag ? on : old.language.includes(one))) })))));

  // Where one goes next

  function rules(index, question) {
    const own = (draft.form.logic || []).map((rule, at) => [rule, at]).filter(([rule]) => rule.from === question.key);
    const add = () => draft.change((form) => {
      const begin = asks(question) ? { if: about(question) } : {};
      (form.logic ||= []).push({ from: question.key, ...begin, to: "end" });
    });
    const certain = own.some(([rule]) => !rule.if);
    return h("fieldset", { class: "stack-wide" }, h("legend", { class: "label" }, words.afterwards),
      own.map(([rule, at]) => jump(index, rule, at)),
      !certain && h("p", { class: "soft s" }, own.length ? words.otherwise_next : words.just_next),
      !certain && fields.button(words.add_jump, "plus", add, { id: "add-jump" }));
  }

  function jump(index, rule, at) {
    const later = draft.form.questions.slice(index + 1).map((one) => [`=${one.key}`, app.shortTitle(one)]);
    const endings = (draft.form.endings || []).map((ending) => [`end:${ending.key}`, say(words.to_ending, { name: ending.title?.[app.state.lang] || ending.title?.[draft.form.default_language] || ending.key })]);
    const target = rule.to === "end" ? (rule.ending ? `end:${rule.ending}` : "end") : `=${rule.to}`;
    const options = [...later, ["end", words.to_end], ...endings];
    if (!options.some(([name]) => name === target)) options.unshift([target, words.gone_question]);
    return h("div", { class: "jump", id: idOf(`logic.${at}`), tabindex: -1 },
      condition({ path: `logic.${at}.if`, owner: (form) => form.logic[at], name: "if", before: index + 1, none: words.jump_always }),
      h("div", { class: "sentence" }, icon("next", "turns"), h("span", { class: "soft s" }, words.go_to),
        fields.select(`logic.${at}.to`, words.go_to, options, target, (form, name) => {
          const one = form.logic[at];
          delete one.ending;
          one.to = name.startsWith("=") ? name.slice(1) : "end";
          if (name.startsWith("end:")) one.ending = name.slice(4);
        }),
        fields.square(words.remove_jump, "trash", () => draft.change((form) => form.logic.splice(at, 1)))));
  }

  // One question for each group of scores, right after it

  const followable = (question) => question.scale && question.type !== "matrix" && (question.scale.bad || []).length && (question.scale.good || []).length;

  function followUp(index) {
    const { key, scale } = draft.form.questions[index];
    const between = (list) => ({ question: key, from: Math.min(...list), to: Math.max(...list) });
    const rest = [];
    for (let point = scale.min; point <= scale.max; point += 1) if (!scale.good.includes(point) && !scale.bad.includes(point)) rest.push(point);
    const groups = [["bad", scale.bad], ["middle", rest], ["good", scale.good]].filter(([, list]) => list.length);
    draft.change((form) => {
      const made = groups.map(([name, list]) => ({ required: false, ...spoken(data.starters[`after_${name}`], form.languages), key: app.freeKey(`${key}_${name}`), show_if: between(list) }));
      form.questions.splice(index + 1, 0, ...made);
      app.state.selected = made[0].key;
    });
    app.announce(say(words.followed, { n: groups.length }));
  }

  return { editor, condition };
}
