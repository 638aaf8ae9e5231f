// Several cases at once: x chooses the row, Shift with it all between, Escape none. The boxes work without this.
import { pane } from "./drafts.js";

const chosen = new Set();
let last = null;
const boxes = () => [...document.querySelectorAll("#case-rows .pick input")];
const boxOf = (row) => row?.parentElement.querySelector(".pick input");

function show() {
  const bar = document.querySelector("#bulk [data-chosen]");
  if (bar) bar.textContent = chosen.size === 1 ? bar.dataset.one : bar.dataset.many.replace("%(n)s", chosen.size);
}

function choose(box, on) {
  box.checked = on;
  on ? chosen.add(box.value) : chosen.delete(box.value);
}

function toggle(box, between) {
  const all = boxes();
  const from = between && last ? all.findIndex((one) => one.value === last) : -1;
  const to = all.indexOf(box);
  const on = box.checked;
  const some = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  some.forEach((one) => choose(one, on));
  last = box.value;
  show();
}

function none() {
  boxes().forEach((box) => choose(box, false));
  chosen.clear();
  show();
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open], [popover]")) return;
  if (event.key === "Escape" && chosen.size && !document.querySelector("details.menu[open]")) return none();
  if (event.key.toLowerCase() !== "x") return;
  const row = document.activeElement.closest("#case-rows .case") ?? document.querySelector(`#case-rows .case[data-case="${pane()?.dataset.case}"]`);
  const box = boxOf(row) ?? document.activeElement.closest(".pick input");
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  toggle(box, event.shiftKey);
}

// The list comes anew: what was chosen and where the keys were stay.
let focused = null;
function restore() {
  const all = boxes();
  const there = new Set(all.map((box) => box.value));
  chosen.forEach((value) => there.has(value) || chosen.delete(value));
  all.forEach((box) => (box.checked = chosen.has(box.value)));
  show();
  if (focused && document.activeElement === document.body) {
    document.querySelector(`#case-rows .case[data-case="${focused}"]`)?.focus({ preventScroll: true });
  }
  focused = null;
}

export function choosing() {
  let between = false;
  document.addEventListener("click", (event) => {
    if (event.target.closest(".pick")) between = event.shiftKey;
  }, true);
  document.addEventListener("change", (event) => event.target.matches("#case-rows .pick input") && toggle(event.target, between));
  document.addEventListener("reset", (event) => event.target.id === "bulk" && none());
  document.addEventListener("keydown", key);
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "case-list-in") return;
    focused = document.activeElement.closest("#case-rows .case")?.dataset.case ?? null;
    if (event.detail.requestConfig.verb === "post") none();
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "case-list-in") return;
    restore();
    if (event.detail.requestConfig.verb === "post" && pane()?.dataset.case) window.htmx.trigger(pane(), "live");
  });
  document.body.addEventListener("htmx:oobAfterSwap", restore);
  restore();
}
