// Keys: / searches, j k move in a list, o then a letter opens a room, ? lists what works here.
// An element with data-key="r" is pressed (or focused, when it is typed in) by that key; data-key-label names it.
const ROWS = ":is(.voice, .case, .wait, .step, [data-row]):is(a, button, [tabindex])";
const typing = (element) => element.closest("input, textarea, select, [contenteditable], dialog[open]");
const shown = (element) => element.checkVisibility();
const PAUSE_MS = 150; // whoever runs through the list opens only where they stop
let going = 0;
let opening = 0;

// A row that opens beside its list, and is not what stands there yet.
const unopened = (row) => row?.matches("[hx-get]:not([aria-current])") && row.closest(".split");

function openSoon(row) {
  clearTimeout(opening);
  if (unopened(row) && matchMedia("(width >= 64rem)").matches) {
    opening = setTimeout(() => document.activeElement === row && row.click(), PAUSE_MS);
  }
}

function move(step) {
  const all = [...document.querySelectorAll(ROWS)].filter(shown);
  const from = document.activeElement.closest(ROWS) ?? document.querySelector(`${ROWS}[aria-current]`);
  const list = from ? all.filter((row) => row.closest("ul, ol") === from.closest("ul, ol")) : all;
  const next = list[from ? list.indexOf(from) + step : 0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  openSoon(next);
  return Boolean(next);
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(shown);
  if (!target) return false;
  const row = document.activeElement.closest(ROWS);
  if (unopened(row) && target.closest(".pane") !== row.closest(".pane")) {
    row.click(); // first what is meant is shown: nothing is done to what still stands there
    return true;
  }
  target.matches("input, textarea, select, [contenteditable]") ? target.focus() : target.click();
  if (target.matches("details > summary")) enter(target);
  return true;
}

// A menu that a key has opened is worked on with the keyboard, and Escape closes it.
function enter(summary) {
  const first = summary.parentElement.querySelector(":is(a, button, input:not([type=hidden]), select, textarea):not(summary *)");
  (summary.parentElement.open && first ? first : summary).focus();
}

function goTo(key) {
  const room = document.querySelector(`.side [data-go="${CSS.escape(key)}"], .more [data-go="${CSS.escape(key)}"]`);
  room?.click();
  return Boolean(room);
}

// The list of keys comes when it is asked for.
function help() {
  import("./keysheet.js").then((sheet) => sheet.help(ROWS, shown));
  return true;
}

function act(key) {
  if (Date.now() - going < 1200) {
    going = 0;
    return goTo(key);
  }
  if (press(key)) return true;
  if (key === "o") going = Date.now();
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "?") return help();
  const search = key === "/" && document.querySelector("input[data-search]");
  search && search.focus();
  return Boolean(search);
}

// A row that comes anew with what was opened keeps the focus that it had.
function keepFocus() {
  let held = false;
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    held = document.activeElement.matches(ROWS) && event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (held) event.detail.target.querySelector(ROWS)?.focus({ preventScroll: true });
    held = false;
  });
}

export function keys() {
  if (!document.getElementById("hw-keys")) return;
  keepFocus();
  document.addEventListener("click", (event) => event.target.closest("[data-help-keys]") && help());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
}
