// Publishing: save what is left, say what is missing, or go.
import { fill, h, say } from "./dom.js";

const byId = (id) => document.getElementById(id);

export function make(app) {
  const { words, saver } = app;
  const form = byId("publish");
  const panel = byId("readiness");

  async function publish() {
    if (!(await saver.flush())) return;
    const { blockers, warnings } = app.checks;
    if (blockers.length) show(words.not_ready, [...blockers.map(blocker), ...warnings.map(warning)], false);
    else if (warnings.length) show(words.unfinished, warnings.map(warning), true);
    else form.submit();
  }

  function list() {
    const { blockers, warnings } = app.checks;
    const items = [...blockers.map(blocker), ...warnings.map(warning)];
    show(blockers.length ? words.not_ready : items.length ? words.unfinished : words.all_ready, items, false);
  }

  const warning = (sentence) => h("li", null, sentence);

  function blocker({ field, message }) {
    const index = /^questions\.(\d+)/.exec(field)?.[1];
    const sentence = index === undefined ? message : say(words.question_n, { n: Number(index) + 1, message });
    return h("li", null, h("button", { type: "button", class: "link", onclick: () => { panel.hidden = true; app.goTo(field); } }, sentence));
  }

  function show(title, items, anyway) {
    byId("readiness-title").textContent = title;
    fill(panel.querySelector("ul"), items);
    panel.querySelector("[data-anyway]").hidden = !anyway;
    panel.hidden = false;
    panel.focus();
  }

  panel.querySelector("[data-close]").addEventListener("click", () => { panel.hidden = true; });
  panel.querySelector("[data-anyway]").addEventListener("click", () => form.submit());
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") panel.hidden = true; });

  return { publish, list };
}
