// Who and when: how the survey appears, what opens it, where, to whom, how often, and until when.
import { h, icon, say } from "./dom.js";
import { answersOf, asks } from "./conditions.js";
import { idOf } from "./fields.js";

const MODES = ["button", "tab", "popup", "slide_in", "inline", "page", "link", "kiosk"];
const OPENING = new Set(["popup", "slide_in", "page"]); // these open by themselves
const ON_SITE = new Set(["button", "tab", "popup", "slide_in", "page"]);
// What each trigger asks for: its name in the form, what it is, what it begins with.
const TRIGGERS = {
  time: ["seconds", "number", 10, { min: 0, max: 3600 }],
  scroll: ["percent", "number", 50, { min: 1, max: 100 }],
  exit: [],
  click: ["selector", "text", ".buy", { maxlength: 500, dir: "ltr" }],
  idle: ["seconds", "number", 30, { min: 1, max: 3600 }],
  event: ["name", "text", "order_delivered", { maxlength: 100, dir: "ltr" }],
  pages: ["count", "number", 3, { min: 1, max: 1000 }],
  data: ["attribute", "text", "data-order-done", { maxlength: 100, dir: "ltr", pattern: "[A-Za-z_][A-Za-z0-9_.\\-]*" }],
};
const MATCHES = ["contains", "starts", "exact", "glob", "regex"];
const TRAIT_MATCHES = ["is", "not", "contains", "above", "below"];
const DEVICES = ["mobile", "tablet", "desktop"];

export function make(app, fields) {
  const { draft, words } = app;

  function draw() {
    const { display } = draft.form;
    return h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
      h("h2", null, words.showing), h("p", { class: "finding-s" }, summary(display)),
      section(words.how, modes(display), display.mode !== "link" && display.mode !== "inline" && position(display)),
      OPENING.has(display.mode) && section(words.when, list("triggers", triggers(display), trigger, { on: "time", seconds: 10 }, words.add_trigger, words.when_none)),
      ON_SITE.has(display.mode) && section(words.where, h("p", { class: "soft s" }, words.where_help), list("where", display.where || [], page, { match: "contains", value: "/checkout" }, words.add_page, words.where_none)),
      ON_SITE.has(display.mode) && section(words.to_whom, who(display.who || {})),
      OPENING.has(display.mode) && section(words.how_often, often(display)),
      section(words.until, limits()));
  }

  const section = (title, ...rest) => h("section", { class: "stack-wide part" }, h("h3", null, title), rest);

  // One sentence that says what will happen.
  function summary(display) {
    const opens = OPENING.has(display.mode) ? triggers(display).map((one) => say(words[`said_${one.on}`], { n: one.seconds ?? one.percent ?? one.count ?? "", name: one.selector ?? one.name ?? one.attribute ?? "" })).join(words.or) || words.said_never : "";
    return [words[`mode_${display.mode}_help`], opens && say(words.said_opens, { opens })].filter(Boolean).join(" ");
  }

  function modes(display) {
    return h("fieldset", { class: "options" }, h("legend", { class: "sr" }, words.how), MODES.map((mode) =>
      h("label", { class: "option" }, h("input", { type: "radio", name: "mode", id: idOf(`display.mode.${mode}`), checked: display.mode === mode, onchange: () => draft.change((form) => { form.display.mode = mode; }) }),
        h("span", null, words[`mode_${mode}`], h("small", null, words[`mode_${mode}_help`])))));
  }

  const position = (display) => fields.choice("display.position", words.position, [["end", words.position_end], ["start", words.position_start]], display.position, (form, value) => { form.display.position = value; });

  // The delay and the event of earlier forms are triggers like all others.
  function triggers(display) {
    return [...(display.triggers || []), ...(display.delay_s === undefined ? [] : [{ on: "time", seconds: display.delay_s }]), ...(display.event ? [{ on: "event", name: display.event }] : [])];
  }

  function write(form, part, value) {
    if (part === "triggers") {
      delete form.display.delay_s;
      delete form.display.event;
    }
    if (value.length) form.display[part] = value;
    else delete form.display[part];
  }

  const present = (form, part) => structuredClone(part === "triggers" ? triggers(form.display) : form.display[part] || []);

  function list(part, given, row, first, add, none) {
    const change = (at, edit) => (form, value) => { const all = present(form, part); all[at] = edit(all[at], value); write(form, part, all); };
    return h("div", { class: "condition", id: idOf(`display.${part}`), tabindex: -1 },
      !given.length && h("p", { class: "soft s" }, none),
      given.map((one, at) => h("div", { class: "sentence" }, at > 0 && part === "triggers" && h("span", { class: "soft s" }, words.or_lead), row(`display.${part}.${at}`, one, (edit) => change(at, edit)),
        fields.square(words.remove_condition, "x", () => draft.change((form) => write(form, part, present(form, part).filter((_one, other) => other !== at)))))),
      fields.button(add, "plus", () => draft.change((form) => write(form, part, [...present(form, part), first])), { id: idOf(`display.${part}.add`) }));
  }

  // What is typed is kept when it is right: half a pattern would be refused.
  function typed(path, label, value, change, attributes = {}) {
    return h("input", { class: "input", id: idOf(path), "aria-label": label, value, required: true, ...attributes,
      onchange: (event) => event.target.validity.valid && draft.change((form) => change(form, attributes.type === "number" ? Number(event.target.value) : event.target.value.trim())) });
  }

  function trigger(path, one, change) {
    const [name, type, , attributes] = TRIGGERS[one.on];
    const fresh = (_old, on) => { const [part, , usual] = TRIGGERS[on]; return part ? { on, [part]: usual } : { on }; };
    return [
      fields.select(`${path}.on`, words.trigger, Object.keys(TRIGGERS).map((on) => [on, words[`on_${on}`]]), one.on, change(fresh)),
      name && typed(`${path}.${name}`, words[`on_${one.on}_what`], one[name], change((old, value) => ({ ...old, [name]: value })), { type, ...attributes }),
      name && type === "number" && h("span", { class: "soft s" }, words[`on_${one.on}_unit`])];
  }

  function page(path, one, change) {
    return [
      fields.select(`${path}.not`, words.where, [["", words.page_on], ["not", words.page_not]], one.not ? "not" : "", change(({ not: _not, ...old }, value) => (value ? { ...old, not: true } : old))),
      fields.select(`${path}.match`, words.match, MATCHES.map((match) => [match, words[`match_${match}`]]), one.match, change((old, match) => ({ ...old, match }))),
      typed(`${path}.value`, words.page_address, one.value, change((old, value) => ({ ...old, value })), { dir: "ltr", maxlength: 500 })];
  }

  // To whom

  function who(given) {
    const set = (part) => (form, value) => {
      const next = { ...form.display.who, [part]: value };
      if (!value.length || value === "all") delete next[part];
      if (Object.keys(next).length) form.display.who = next;
      else delete form.display.who;
    };
    const some = (part, all, name) => all.map((one) => fields.check(`display.who.${part}.${one}`, name(one), (given[part] || []).includes(one), (form, on) => set(part)(form, all.filter((other) => (other === one ? on : (given[part] || []).includes(other))))));
    const traits = given.traits || [];
    const trait = (at, edit) => (form, value) => set("traits")(form, traits.map((one, other) => (other === at ? edit(one, value) : one)));
    return [
      fields.choice("display.who.visitors", words.visitors, ["all", "new", "returning"].map((one) => [one, words[`visitors_${one}`]]), given.visitors || "all", set("visitors")),
      h("fieldset", null, h("legend", { class: "label" }, words.devices), h("div", { class: "values" }, some("devices", DEVICES, (one) => words[`device_${one}`]))),
      h("fieldset", null, h("legend", { class: "label" }, words.page_languages), h("div", { class: "values" }, some("languages", draft.form.languages, (tag) => app.language(tag).name))),
      h("div", { class: "field" }, h("label", { class: "label", for: idOf("display.who.countries") }, words.countries),
        h("input", { class: "input", id: idOf("display.who.countries"), dir: "ltr", placeholder: "TW, SA, GB", value: (given.countries || []).join(", "), pattern: "\\s*([A-Za-z]{2}\\s*[,،、，]?\\s*)*", "aria-describedby": "countries-help",
          onchange: (event) => event.target.validity.valid && draft.change((form) => set("countries")(form, event.target.value.toUpperCase().match(/[A-Z]{2}/g) || [])) }),
        h("p", { class: "help", id: "countries-help" }, words.countries_help)),
      h("div", { class: "condition" }, h("span", { class: "label" }, words.traits),
        traits.map((one, at) => h("div", { class: "sentence" },
          typed(`display.who.traits.${at}.name`, words.name, one.name, trait(at, (old, name) => ({ ...old, name })), { maxlength: 100, dir: "auto" }),
          fields.select(`display.who.traits.${at}.match`, words.match, TRAIT_MATCHES.map((match) => [match, words[`trait_${match}`]]), one.match, trait(at, (old, match) => ({ ...old, match }))),
          typed(`display.who.traits.${at}.value`, words.these_words, one.value, trait(at, (old, value) => ({ ...old, value })), { maxlength: 500, dir: "auto" }),
          fields.square(words.remove_condition, "x", () => draft.change((form) => set("traits")(form, traits.filter((_one, other) => other !== at)))))),
        fields.button(words.add_trait, "plus", () => draft.change((form) => set("traits")(form, [...traits, { name: "plan", match: "is", value: "pro" }])), { id: "add-trait" }))];
  }

  // How often

  function often(display) {
    const keep = (name, usual) => (form, value) => {
      if (value === null || value === usual) delete form.display[name];
      else form.display[name] = value;
    };
    return [
      h("div", { class: "three even" },
        fields.number("display.sample", words.sample, display.sample ?? 100, keep("sample", 100), { min: 1, max: 100, required: true }),
        fields.number("display.again_days", words.again_days, display.again_days, keep("again_days"), { min: 0, max: 3650, placeholder: words.never_again }),
        fields.number("display.max_shown", words.max_shown, display.max_shown, keep("max_shown"), { min: 1, max: 1000, placeholder: words.no_limit })),
      h("p", { class: "help" }, words.sample_help),
      h("div", null,
        fields.toggle("display.over_cap", words.over_cap, words.over_cap_help, !!display.over_cap, (form, on) => keep("over_cap", false)(form, on)),
        fields.toggle("display.consent", words.wait_consent, words.wait_consent_help, display.consent === "wait", (form, on) => keep("consent", "none")(form, on ? "wait" : "none")))];
  }

  // Until when

  function limits() {
    const given = draft.form.limits || {};
    const set = (name) => (form, value) => {
      const next = { ...form.limits, [name]: value };
      if (!value || (Array.isArray(value) && !value.length)) delete next[name];
      if (Object.keys(next).length) form.limits = next;
      else delete form.limits;
    };
    return [
      h("div", { class: "two" },
        h("div", { class: "field" }, h("label", { class: "label", for: idOf("limits.closes_at") }, words.closes_at),
          h("input", { class: "input", type: "datetime-local", id: idOf("limits.closes_at"), value: given.closes_at ? local(given.closes_at) : "", "aria-describedby": "closes-help",
            onchange: (event) => event.target.validity.valid && draft.change((form) => set("closes_at")(form, event.target.value && new Date(event.target.value).toISOString())) }),
          h("p", { class: "help", id: "closes-help" }, words.closes_help)),
        fields.number("limits.responses", words.most_responses, given.responses, set("responses"), { min: 1, max: 1e9, placeholder: words.no_limit })),
      h("div", null,
        fields.toggle("limits.once", words.once, words.once_help, !!given.once, set("once")),
        fields.toggle("limits.resume", words.resume, words.resume_help, !!given.resume, set("resume"))),
      quotas(given.quotas || [], set("quotas"))];
  }

  const local = (moment) => { const date = new Date(moment); return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16); };

  function quotas(given, set) {
    const known = draft.form.questions.filter((one) => asks(one) && answersOf(one).length && one.type !== "matrix");
    if (!known.length && !given.length) return null;
    const change = (at, edit) => (form, value) => set(form, given.map((one, other) => (other === at ? edit(one, value) : one)));
    return h("div", { class: "condition" }, h("span", { class: "label" }, words.quotas), h("p", { class: "soft s" }, words.quotas_help),
      given.map((quota, at) => {
        const asked = known.find((one) => one.key === quota.question);
        const all = asked ? answersOf(asked) : [];
        return h("div", { class: "sentence", id: idOf(`limits.quotas.${at}`), tabindex: -1 }, h("span", { class: "soft s" }, words.at_most),
          typed(`limits.quotas.${at}.most`, words.quota_most, quota.most, change(at, (old, most) => ({ ...old, most })), { type: "number", min: 1, max: 1e9 }),
          h("span", { class: "soft s" }, words.who_answer),
          fields.select(`limits.quotas.${at}.question`, words.condition_question, known.map((one) => [one.key, app.shortTitle(one)]), quota.question, change(at, (old, question) => ({ ...old, question, in: [] }))),
          h("fieldset", { class: "values" }, h("legend", { class: "sr" }, words.condition_values), all.map((value) =>
            fields.check(`limits.quotas.${at}.in.${value}`, app.answerWords(asked, value), quota.in.includes(value), change(at, (old, on) => ({ ...old, in: all.filter((one) => (one === value ? on : old.in.includes(one))) }))))),
          fields.square(words.remove_condition, "x", () => draft.change((form) => set(form, given.filter((_one, other) => other !== at)))));
      }),
      known.length > 0 && h("button", { type: "button", class: "btn bare", id: "add-quota", onclick: () => draft.change((form) => set(form, [...given, { question: known[0].key, in: [], most: 100 }])) }, icon("plus"), words.add_quota));
  }

  return { draw };
}
