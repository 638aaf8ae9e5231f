// Elements without a framework.

// h("p", { class: "x", onclick: f, hidden: false }, "text", node, null)
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "selected") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const sprite = document.querySelector("svg.i use").getAttribute("href").split("#")[0];

export function icon(name, css = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `i ${css}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

// Only what is given is changed, so that the focus and what is being typed stay.
export function fill(element, ...children) {
  const focused = document.activeElement?.id;
  const { selectionStart, selectionEnd } = document.activeElement || {};
  element.replaceChildren(...children.flat(3).filter(Boolean));
  const again = focused && document.activeElement?.id !== focused && document.getElementById(focused);
  if (again && element.contains(again)) {
    again.focus({ preventScroll: true });
    if (typeof selectionStart === "number" && /^(text|search|textarea)$/.test(again.type)) again.setSelectionRange(selectionStart, selectionEnd);
  }
}

// A style sheet that comes with what needs it.
const sheets = {};
export const wear = (href) => (sheets[href] ||= new Promise((done) => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done }));
}));

// "About {n}" with { n: 3 }
export const say = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
