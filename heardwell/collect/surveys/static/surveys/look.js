// How the survey looks: colour, corners, appearance, font, logo, and a style sheet of one's own.
import { fill, h, icon } from "./dom.js";
import { idOf } from "./fields.js";

const FONTS = ["system", "humanist", "rounded", "serif", "mono"];
const MOST_SHEET = 10240;

export function make(app, fields) {
  const { draft, words, data } = app;

  function draw() {
    const { style } = draft.form;
    return h("form", { class: "form", onsubmit: (event) => event.preventDefault() },
      h("h2", null, words.look),
      accent(style),
      fields.choice("style.scheme", words.scheme, [["auto", words.scheme_auto], ["light", words.scheme_light], ["dark", words.scheme_dark]], style.scheme, (form, value) => { form.style.scheme = value; }),
      h("div", { class: "field" }, h("label", { class: "label", for: idOf("style.radius") }, words.radius),
        h("input", { class: "range", type: "range", min: 0, max: 24, value: style.radius, id: idOf("style.radius"), oninput: (event) => fields.edit("style.radius", (form) => { form.style.radius = Number(event.target.value); }) })),
      fields.choice("style.font", words.font, FONTS.map((font) => [font, words[`font_${font}`]]), style.font || "system", (form, value) => { if (value === "system") delete form.style.font; else form.style.font = value; }),
      h("div", { class: "field" }, h("span", { class: "label" }, words.logo), app.slot("pictures", (pictures) => pictures.logo()), h("p", { class: "help" }, words.logo_help)),
      sheet(style));
  }

  // The colour, and at once whether it can be read

  function accent(style) {
    const advice = h("div", { role: "status" });
    const judge = () => fill(advice, verdict(draft.form.style.accent));
    const set = (value) => {
      if (!/^#[0-9a-f]{6}$/i.test(value)) return;
      fields.edit("style.accent", (form) => { form.style.accent = value.toLowerCase(); });
      for (const field of [picker, text]) if (field.value.toLowerCase() !== value.toLowerCase()) field.value = value.toLowerCase();
      judge();
    };
    const picker = h("input", { type: "color", value: style.accent, "aria-label": words.accent, oninput: (event) => set(event.target.value) });
    const text = h("input", { class: "input", id: idOf("style.accent"), dir: "ltr", value: style.accent, pattern: "#[0-9a-fA-F]{6}", maxlength: 7, spellcheck: "false", oninput: (event) => set(event.target.value) });
    judge();
    return h("div", { class: "field" }, h("label", { class: "label", for: text.id }, words.accent), h("div", { class: "row" }, picker, text), advice);
  }

  function verdict(colour) {
    const darker = readable(colour);
    const ratio = (1.05 / (luminance(channelsOf(colour)) + 0.05)).toFixed(1);
    if (darker === colour) return h("p", { class: "help" }, words.contrast_good.replace("{ratio}", ratio));
    return h("div", { class: "advice" }, icon("warn"), h("p", null, words.pale.replace("{ratio}", ratio), " ", h("input", { type: "color", value: darker, disabled: true, class: "swatch", "aria-label": darker })),
      h("button", { type: "button", class: "link", onclick: () => draft.change(({ style }) => { style.accent = darker; }) }, words.use_darker));
  }

  // A style sheet of one's own

  function sheet(style) {
    const id = idOf("style.css");
    const notes = app.checks.sheet || [];
    return h("details", { class: "behind more-fields", open: !!style.css || app.state.sheet, ontoggle: (event) => { app.state.sheet = event.target.open; } },
      h("summary", null, words.sheet),
      h("div", { class: "field" }, h("label", { class: "label", for: id }, words.sheet_label),
        h("textarea", { class: "input code", id, rows: 8, dir: "ltr", spellcheck: "false", maxlength: MOST_SHEET, value: style.css || "", "aria-describedby": `${id}-help`, placeholder: ".question { font-weight: 600 }",
          oninput: (event) => fields.edit("style.css", (form) => { if (event.target.value.trim()) form.style.css = event.target.value; else delete form.style.css; }) }),
        h("p", { class: "help", id: `${id}-help` }, words.sheet_help, " ", h("bdi", { dir: "ltr" }, data.sheet_parts.join(" "))),
        h("ul", { class: "sheet-notes", id: "sheet-notes" }, notes.map((note) => h("li", null, note)))));
  }

  // What the server leaves out, after each save; the field that is typed in stays untouched.
  function saved() {
    const list = document.getElementById("sheet-notes");
    if (list) fill(list, (app.checks.sheet || []).map((note) => h("li", null, note)));
  }

  return { draw, saved };
}

const channelsOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// The nearest colour of the same tone on which white text has a contrast of 4.5 (WCAG 2.2).
export function readable(colour) {
  const channels = channelsOf(colour);
  let [low, high] = [0, 1];
  const mixed = (share) => channels.map((channel) => Math.floor(channel * share));
  const passes = (share) => 1.05 / (luminance(mixed(share)) + 0.05) >= 4.5;
  if (passes(1)) return colour;
  for (let round = 0; round < 12; round += 1) passes((low + high) / 2) ? (low = (low + high) / 2) : (high = (low + high) / 2);
  return `#${mixed(low).map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => channel / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
