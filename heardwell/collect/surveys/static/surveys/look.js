// How the survey appears: the Look tab.
import { fill, h } from "./dom.js";

export function makeLook(app) {
  const { draft, words } = app;
  const template = document.getElementById("look");

  function look() {
    const form = template.content.firstElementChild.cloneNode(true);
    form.addEventListener("submit", (event) => event.preventDefault());
    show(form);
    form.addEventListener("input", (event) => read(form, event.target));
    return form;
  }

  function show(form) {
    const { display, style } = draft.form;
    form.elements.mode.value = display.mode;
    form.elements.position.value = display.position;
    form.elements.delay_s.value = display.delay_s ?? "";
    form.elements.event.value = display.event ?? "";
    form.elements.accent.value = form.elements.accent_text.value = style.accent;
    form.elements.radius.value = style.radius;
    form.elements.scheme.value = style.scheme;
    depend(form);
  }

  function read(form, field) {
    if (!field.validity.valid) return;
    const value = field.value;
    draft.change(({ display, style }) => {
      if (field.name === "mode" || field.name === "position") display[field.name] = value;
      else if (field.name === "scheme") style.scheme = value;
      else if (field.name === "radius") style.radius = Number(value);
      else if (field.name === "delay_s") value === "" ? delete display.delay_s : (display.delay_s = Number(value));
      else if (field.name === "event") value.trim() ? (display.event = value.trim()) : delete display.event;
      else if (/^#[0-9a-f]{6}$/i.test(value)) style.accent = value.toLowerCase();
    }, `look.${field.name}`);
    const other = { accent: "accent_text", accent_text: "accent" }[field.name];
    if (other) form.elements[other].value = draft.form.style.accent;
    depend(form);
  }

  function depend(form) {
    const { display, style } = draft.form;
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(display.mode);
    const box = form.querySelector("[data-contrast]");
    const darker = readable(style.accent);
    fill(box, darker === style.accent ? null : h("div", { class: "advice" }, h("p", null, words.pale, " ", h("input", { type: "color", value: darker, disabled: true, class: "swatch", "aria-label": darker })),
      h("button", { type: "button", class: "link", onclick: () => { draft.change(({ style }) => { style.accent = darker; }); } }, words.use_darker)));
  }

  return { look };
}

// The same colour, mixed with black until white text on it has a contrast of 4.5 (WCAG 2.2).
export function readable(colour) {
  let channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  while (1.05 / (luminance(channels) + 0.05) < 4.5) channels = channels.map((channel) => Math.floor(channel * 0.94));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => channel / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
