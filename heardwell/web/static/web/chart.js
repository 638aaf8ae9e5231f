// <hw-chart>: draws the Vega-Lite spec in its <template> as SVG, in the house's theme.
// The expression interpreter keeps it free of eval; the shadow tree keeps its drawing out of htmx's reach.
const here = new URL("vendor/", import.meta.url);
const script = (name) =>
  new Promise((done, failed) => {
    const tag = Object.assign(document.createElement("script"), { src: new URL(name, here), onload: done, onerror: failed });
    document.head.append(tag);
  });

let tools;
function library() {
  tools ??= (async () => {
    await script("vega-6.4.0.min.js");
    await script("vega-lite-6.4.3.min.js");
    const { expressionInterpreter } = await import(new URL("vega-interpreter-2.3.2.js", here));
    return { vega: window.vega, lite: window.vegaLite, interpreter: expressionInterpreter };
  })();
  return tools;
}

const css = (style, name) => style.getPropertyValue(name).trim();
const retired = new Map(); // the drawing of an element that was just replaced, by id

// Vega cannot read oklch() or light-dark(): the browser computes them to rgb first.
function colours(host) {
  const probe = document.createElement("i");
  host.shadowRoot.append(probe);
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const read = (token) => {
    probe.style.color = `var(--${token})`;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgb(${r},${g},${b})`;
  };
  const tokens = ["accent", "ink", "ink-soft", "ink-faint", "line", "line-soft", "surface", "bad-500", "mid-500", "good-500"];
  const found = Object.fromEntries(tokens.map((token) => [token, read(token)]));
  probe.remove();
  return found;
}

function theme(host) {
  const colour = colours(host);
  const font = css(getComputedStyle(host), "font-family");
  const text = { labelFont: font, titleFont: font, labelColor: colour["ink-faint"], titleColor: colour["ink-soft"], labelFontSize: 12, titleFontSize: 12, titleFontWeight: 400 };
  return {
    colour,
    config: {
      background: null, font, padding: 0,
      view: { stroke: null },
      axis: { ...text, grid: false, domain: false, ticks: false, labelPadding: 8, labelLimit: 140 },
      axisY: { grid: true, gridColor: colour["line-soft"], tickCount: 4 },
      axisX: { domain: true, domainColor: colour.line, tickCount: 5, labelFlush: true },
      legend: { ...text, orient: "bottom", symbolType: "square", symbolSize: 80 },
      area: { color: colour.accent, opacity: 0.16, line: false },
      line: { color: colour.accent, strokeWidth: 1.5 },
      point: { color: colour.accent, filled: true, size: 40 },
      bar: { color: colour.accent, cornerRadius: 2 },
      rule: { color: colour["ink-faint"] },
      text: { color: colour.ink, font, fontSize: 12 },
      range: { category: [colour.accent, colour["ink-faint"], colour["good-500"], colour["bad-500"]] },
    },
  };
}

// Specs name house colours as {"token": "bad-500"}, or a string "token:bad-500": themes differ, specs do not.
function painted(value, colour) {
  if (typeof value === "string" && value.startsWith("token:")) return colour[value.slice(6)] ?? colour.accent;
  if (Array.isArray(value)) return value.map((one) => painted(one, colour));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, painted(one, colour)]));
  }
  return value;
}

// Axes in the reader's digits, as the server writes every other number.
function locale() {
  const numerals = document.getElementById("hw-words")?.dataset.numerals;
  if (!numerals) return undefined;
  const number = { decimal: "٫", thousands: "٬", percent: "٪", grouping: [3], currency: ["", ""], numerals: [...numerals] };
  return { number };
}

class Chart extends HTMLElement {
  connectedCallback() {
    this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.follow(retired.get(this.id));
    retired.delete(this.id);
    this.watcher = new ResizeObserver(() => this.later());
    this.watcher.observe(this);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.redraw = () => this.later(true);
    this.dark.addEventListener("change", this.redraw);
    document.addEventListener("hw:theme", this.redraw);
  }

  // What stood here before stays until this one has drawn itself.
  follow(before) {
    if (before && !this.shadowRoot.hasChildNodes()) this.shadowRoot.append(...before.shadowRoot.childNodes);
  }

  disconnectedCallback() {
    this.watcher.disconnect();
    this.dark.removeEventListener("change", this.redraw);
    document.removeEventListener("hw:theme", this.redraw);
    this.view?.finalize();
    if (this.id) {
      const next = document.getElementById(this.id); // a swap puts the new one in before it takes the old one away
      if (next?.follow) return next.follow(this);
      retired.set(this.id, this);
      setTimeout(() => retired.get(this.id) === this && retired.delete(this.id), 2000);
    }
  }

  later(always = false) {
    const width = Math.round(this.clientWidth);
    if (!always && width === this.drawn) return;
    this.drawn = width;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.draw(width), this.view ? 80 : 0);
  }

  async draw(width) {
    if (width < 40 || !this.isConnected) return;
    try {
      const { vega, lite, interpreter } = await library();
      const spec = JSON.parse(this.querySelector("template").content.textContent);
      const { colour, config } = theme(this);
      const compiled = lite.compile({ ...painted(spec, colour), width, autosize: { type: "fit-x", contains: "padding" } }, { config }).spec;
      const box = document.createElement("div");
      const view = new vega.View(vega.parse(compiled, null, { ast: true }), { expr: interpreter, renderer: "svg", container: box, hover: false, locale: locale() });
      view.logLevel(vega.Error);
      await view.runAsync();
      this.view?.finalize();
      this.view = view;
      box.querySelector("svg")?.setAttribute("aria-hidden", "true");
      this.shadowRoot.replaceChildren(box);
      this.dataset.drawn = "true";
    } catch (error) {
      this.dataset.failed = "true";
      this.shadowRoot.replaceChildren(document.getElementById("hw-words").dataset.noChart);
      throw error;
    }
  }
}

customElements.define("hw-chart", Chart);
