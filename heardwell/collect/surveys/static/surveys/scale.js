// The scale of a question: its points, their names and drawings, and which of them count as good or bad.
import { h, say } from "./dom.js";
import { spans } from "./conditions.js";
import { idOf } from "./fields.js";
import { spoken } from "./texts.js";

// Scales with at most so many points name each of them; longer ones their two ends, and the others on demand.
const MOST_NAMED = 7;
const MOST_DRAWN = 11;
const OWN = new Set(["scale", "csat", "ces", "stars", "smileys", "matrix", "slider"]);
const DRAWN = new Set(["scale", "csat", "ces", "smileys", "matrix"]);
const range = (low, high) => Array.from({ length: Math.max(0, Math.min(high - low, 100)) + 1 }, (_, at) => low + at);

export function make(app, fields) {
  const { draft, words, data } = app;
  const of = (form, index) => form.questions[index].scale;

  function scale(index, path) {
    const question = draft.form.questions[index];
    const names = data.scales_of[question.type] || [];
    const wide = question.type === "slider";
    const few = question.scale.max - question.scale.min < MOST_DRAWN;
    return h("fieldset", { class: "stack-wide" }, h("legend", { class: "label" }, words.scale),
      names.length > 1 && preset(index, question, path, names),
      OWN.has(question.type) && points(index, question, path, wide),
      h("p", { class: "soft s" }, explained(question), " ", words.scale_kept),
      labels(index, question, path),
      fields.noticed(`${path}.scale.labels`),
      question.type !== "nps" && few && bands(index, question, path),
      question.type !== "nps" && wide && wideBands(index, question, path),
      DRAWN.has(question.type) && few && drawings(index, question, path),
      !wide && fields.toggle(`${path}.scale.reversed`, words.reversed, words.reversed_help, question.scale.reversed, (form, on) => {
        if (on) of(form, index).reversed = true;
        else delete of(form, index).reversed;
      }));
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
      if (name) form.questions[index].scale = spoken(data.scales[name], form.languages);
    });
  }

  function points(index, question, path, wide) {
    const set = (part) => (form, value) => {
      if (value === null) return;
      const scale = of(form, index);
      scale[part] = value;
      const inside = (one) => one >= scale.min && one <= scale.max;
      for (const set of ["good", "bad"]) scale[set] = (scale[set] || []).filter(inside);
      for (const words of [scale.labels, scale.emoji || {}]) for (const point of Object.keys(words)) if (!inside(Number(point))) delete words[point];
    };
    const { min, max, direction } = question.scale;
    const [low, high, most] = wide ? [-1000, 1000, 2000] : [-100, 100, 100];
    const redraw = { required: true, onchange: () => app.draw() };
    return h("div", { class: wide ? "two" : "three" },
      fields.number(`${path}.scale.min`, words.lowest, min, set("min"), { ...redraw, min: Math.max(low, max - most), max: max - 1 }),
      fields.number(`${path}.scale.max`, words.highest, max, set("max"), { ...redraw, min: min + 1, max: Math.min(min + most, high) }),
      wide && fields.number(`${path}.step`, words.step, question.step ?? 1, (form, value) => { if (value) form.questions[index].step = value; }, { min: 1, max: max - min, required: true }),
      fields.choice(`${path}.scale.direction`, words.direction, [["higher_better", words.higher_better], ["lower_better", words.lower_better]], direction,
        (form, value) => { of(form, index).direction = value; }));
  }

  function explained({ type, scale }) {
    const all = say(scale.direction === "lower_better" ? words.scale_lower : words.scale_higher, scale);
    const good = spans(scale.good || [], words.comma), bad = spans(scale.bad || [], words.comma);
    if (type === "nps") {
      const neutral = spans(range(scale.min, scale.max).filter((value) => !scale.good.includes(value) && !scale.bad.includes(value)), words.comma);
      return `${all} ${say(words.scale_nps, { good, bad, neutral })}`;
    }
    return [all, good && say(words.scale_good, { good }), bad && say(words.scale_bad, { bad })].filter(Boolean).join(" ");
  }

  function labels(index, question, path) {
    const { min, max } = question.scale;
    const label = (point) => fields.texts(`${path}.scale.labels.${point}`, say(words.label_of, { point }), (form) => (of(form, index).labels[point] ||= {}), { most: 200 });
    const all = question.type !== "slider" && max - min < MOST_DRAWN;
    const named = all && max - min < MOST_NAMED && question.type !== "nps" ? range(min, max) : [min, max];
    const others = all ? range(min, max).filter((point) => !named.includes(point)) : [];
    const used = others.some((point) => Object.keys(question.scale.labels[point] || {}).length);
    return [h("div", { class: "two" }, named.map(label)),
      others.length > 0 && h("details", { class: "behind", open: used || app.state.points, ontoggle: (event) => { app.state.points = event.target.open; } },
        h("summary", null, words.every_label), h("div", { class: "two" }, others.map(label)))];
  }

  // Good, neutral, bad: one press goes on to the next.
  function bands(index, question, path) {
    const { min, max, good = [], bad = [] } = question.scale;
    const band = (point) => (good.includes(point) ? "good" : bad.includes(point) ? "bad" : "neutral");
    const next = { neutral: "good", good: "bad", bad: "neutral" };
    const press = (point) => draft.change((form) => {
      const scale = of(form, index);
      const to = next[band(point)];
      for (const set of ["good", "bad"]) {
        scale[set] = (scale[set] || []).filter((one) => one !== point);
        if (set === to) scale[set] = [...scale[set], point].sort((a, b) => a - b);
      }
    });
    return h("div", { class: "field" }, h("span", { class: "label" }, words.bands),
      h("div", { class: "values bands", role: "group", "aria-label": words.bands }, range(min, max).map((point) =>
        h("button", { type: "button", class: `band ${band(point)}`, id: idOf(`${path}.scale.band.${point}`), "aria-label": say(words.band_of, { point, band: words[`band_${band(point)}`] }), onclick: () => press(point) },
          h("b", null, `${point}`), h("small", null, words[`band_${band(point)}`])))),
      h("p", { class: "help" }, words.bands_help));
  }

  // A slider has too many points to press: everything from here on is good, everything up to here is bad.
  function wideBands(index, question, path) {
    const { min, max, direction, good = [], bad = [] } = question.scale;
    const up = direction !== "lower_better";
    const steps = (from, to) => { const list = []; for (let one = from; one <= to; one += 1) list.push(one); return list; };
    const set = (name, upper) => (form, value) => { of(form, index)[name] = value === null ? [] : upper ? steps(value, max) : steps(min, value); };
    const edge = (list, upper) => (list.length ? (upper ? Math.min(...list) : Math.max(...list)) : null);
    const side = (name, list, upper) => fields.number(`${path}.scale.${name}`, say(upper ? words[`${name}_from`] : words[`${name}_to`], {}), edge(list, upper), set(name, upper), { min, max });
    return h("div", { class: "two" }, side("good", good, up), side("bad", bad, !up));
  }

  function drawings(index, question, path) {
    const { min, max, emoji = {}, colours = "none" } = question.scale;
    const draw = (point) => fields.plain(`${path}.scale.emoji.${point}`, `${point}`, emoji[point] || "", (form, value) => {
      const scale = of(form, index);
      const drawn = { ...scale.emoji };
      if (value.trim()) drawn[point] = value.trim();
      else delete drawn[point];
      if (Object.keys(drawn).length) scale.emoji = drawn;
      else delete scale.emoji;
    }, { maxlength: 16 });
    return [
      fields.choice(`${path}.scale.colours`, words.colours, [["none", words.colours_none], ["feeling", words.colours_feeling]], colours, (form, value) => {
        if (value === "none") delete of(form, index).colours;
        else of(form, index).colours = value;
      }),
      h("details", { class: "behind", open: Object.keys(emoji).length > 0 || app.state.emoji, ontoggle: (event) => { app.state.emoji = event.target.open; } },
        h("summary", null, words.emoji), h("div", { class: "emoji" }, range(min, max).map(draw)), h("p", { class: "help" }, words.emoji_help))];
  }

  return scale;
}
