// The voices page: the open row is marked and the list keeps its place; the search keeps the filters that are on.
// Everything here is comfort: without it the same links and forms do the same work.
const wide = matchMedia("(width >= 64rem)");

const rowOf = (voice) => document.querySelector(`#voice-row-${voice?.dataset.voice} .voice`);

function mark(row) {
  document.querySelectorAll("#voice-rows .voice[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  row?.setAttribute("aria-current", "true");
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("#voice-rows .voice");
  if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) mark(row);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "voice") return;
  const voice = document.getElementById("voice");
  mark(rowOf(voice));
  if (wide.matches) voice.scrollTop = 0;
  else voice.focus();
});

// A list that was narrowed by typing has other links: a row that it still holds stays marked.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "voice-list") return;
  mark(rowOf(document.getElementById("voice")));
});

// Choosing many: x chooses the row under the keys, shift-click all between, Escape none.
const boxes = () => [...document.querySelectorAll(".pick-one > input")];
const everything = () => document.querySelector("#voice-bulk [name=all]");
let last = null;

function counted() {
  const shown = document.querySelector("#voice-bulk .chosen-count");
  if (!shown) return;
  const n = boxes().filter((box) => box.checked).length;
  const all = everything().checked;
  const words = all ? everything().parentElement.textContent.trim() : n === 1 ? shown.dataset.one : shown.dataset.many;
  shown.textContent = words.replace("%(n)s", n.toLocaleString(document.documentElement.lang));
  everything().parentElement.hidden = all || Boolean(document.querySelector("#voice-rows:not(:has(.more-rows))") && n === boxes().length);
}

function none() {
  boxes().forEach((box) => (box.checked = false));
  if (everything()) everything().checked = false;
  remember();
  counted();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".pick-one > input");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    remember();
  }
  last = box;
});

document.addEventListener("change", (event) => {
  if (event.target === everything() && event.target.checked) boxes().forEach((box) => (box.checked = true));
  else if (event.target.closest(".pick-one") && !event.target.checked && everything()) everything().checked = false;
  if (!event.target.closest(".pick-one, #voice-bulk")) return;
  remember();
  counted();
});
document.addEventListener("reset", (event) => {
  if (event.target.id !== "voice-bulk") return;
  event.preventDefault();
  none();
});

// A row that comes anew, with the voice that was opened or further down the list, is as it was chosen.
let chosen = new Set();
const remember = () => (chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value)));

function again() {
  boxes().forEach((box) => (box.checked = chosen.has(box.value) || Boolean(everything()?.checked)));
  counted();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "voice-list") chosen = new Set();
});
document.addEventListener("htmx:load", again);

const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Escape" && boxes().some((box) => box.checked) && !event.target.closest("details[open]")) none();
  if (event.key.toLowerCase() !== "x") return;
  const row = document.activeElement.closest("#voice-rows > li") ?? document.querySelector("#voice-rows .voice[aria-current]")?.closest("li");
  const box = row?.querySelector(".pick-one > input");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
});

// The filters are searched by typing; arrows and Enter choose.
const shownFacets = () => [...document.querySelectorAll("#voice-filters .facets li:not([hidden]) a")].filter((one) => one.checkVisibility());
const plain = (text) => text.toLocaleLowerCase().normalize("NFKD");

function narrow(words) {
  for (const section of document.querySelectorAll("#voice-filters .facets > section")) {
    const whole = plain(section.dataset.facet).includes(words);
    const rows = [...section.querySelectorAll("li")];
    rows.forEach((row) => (row.hidden = !whole && !plain(row.textContent).includes(words)));
    section.hidden = rows.every((row) => row.hidden);
  }
  document.querySelector("#voice-filters .dates").hidden = Boolean(words) && !plain(document.querySelector("#voice-filters .dates").dataset.facet).includes(words);
  document.getElementById("facet-none").hidden = shownFacets().length > 0;
}

document.addEventListener("toggle", (event) => {
  const search = event.target.id === "voice-filters" && event.target.open && document.querySelector("[data-facets]");
  if (!search) return;
  search.hidden = false;
  search.value = "";
  narrow("");
  if (wide.matches) search.focus();
}, true);
document.addEventListener("input", (event) => event.target.matches("[data-facets]") && narrow(plain(event.target.value.trim())));
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("#voice-filters");
  if (!menu || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  const links = shownFacets();
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter") {
    if (!event.target.matches("[data-facets]")) return;
    event.preventDefault();
    if (event.target.value.trim()) links[0]?.click();
    return;
  }
  if (!event.target.matches("[data-facets]") && at < 0) return;
  event.preventDefault();
  (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? document.querySelector("[data-facets]")).focus();
});
