// Advice on wording, under the field it concerns, while one types. It never blocks anything.
import { fill, h, icon } from "./dom.js";

const WAIT_MS = 700;
const MOST_KEPT = 200;

export function make(app) {
  const { draft, words, data } = app;
  const place = `heardwell.kept.${data.id}`;
  const kept = new Set(read());
  let found = [];
  let timer = 0;
  let asked = 0;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(place)) || [];
    } catch {
      return [];
    }
  }

  function keep(name) {
    kept.add(name);
    try {
      localStorage.setItem(place, JSON.stringify([...kept].slice(-MOST_KEPT)));
    } catch {
      // not allowed: kept as long as the page is open
    }
    show();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), WAIT_MS); // advice that cannot be had is not missed
  }

  async function ask() {
    const turn = (asked += 1);
    const { questions, languages } = draft.form;
    const response = await fetch(data.urls.neutral, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
      body: JSON.stringify({ questions, languages }),
    });
    if (!response.ok || turn !== asked) return;
    found = (await response.json()).items;
    show();
  }

  const valueAt = (path) => path.split(".").reduce((part, key) => part?.[key], draft.form);

  // Whoever kept their wording is not told again, until they change it.
  const nameOf = ({ field, rule }) => `${rule}:${JSON.stringify(valueAt(field)) ?? ""}`;

  // A finding stands under its own field; one about a whole list under the list.
  function show() {
    for (const slot of document.querySelectorAll("[data-advice]")) {
      const here = found.filter((one) => one.field === slot.dataset.advice && !kept.has(nameOf(one)));
      fill(slot, here.map((one) => advice(one)));
    }
  }

  function advice(one) {
    const text = valueAt(one.field);
    const part = typeof text === "string" && one.start !== null ? [...text].slice(one.start, one.end).join("").trim() : "";
    const spot = part && part !== text.trim() && h("q", { dir: "auto" }, part);
    const better = typeof text === "string" && one.suggestion;
    return h("div", { class: "advice" }, icon("warn"),
      h("p", null, spot && [spot, " "], one.message, one.suggestion && [" ", h("b", null, words.neutral_wording), " ", h("bdi", null, one.suggestion)]),
      h("p", { class: "row" },
        better && h("button", { type: "button", class: "link", onclick: () => use(one) }, words.use_wording),
        h("button", { type: "button", class: "link", onclick: () => keep(nameOf(one)) }, words.keep_wording)));
  }

  function use({ field, suggestion }) {
    const path = field.split(".");
    const name = path.pop();
    draft.change((form) => { path.reduce((part, key) => part[key], form)[name] = suggestion; });
    document.getElementById(`f-${field}`)?.focus();
    soon();
  }

  soon();
  return { soon, show };
}
