// The cases page: the list keeps its place, drafts are kept, a reply that nobody saw coming is shown, wording is weighed.
// Everything here is comfort: without it the same forms and links do the same work.
import { choosing } from "./choosing.js";
import { areas, composer, keep, pane, restore } from "./drafts.js";
import { call, mentions } from "./mentions.js";
import { moved, presence, wrote } from "./presence.js";
import { swaps } from "./swaps.js";
import { marks, weigh } from "./tone.js";

// Tone: the words are underlined where they stand, with a better wording below. It never blocks sending.
const kept = new Set();

async function judge(area) {
  const box = area.form.querySelector(".tone");
  const mirror = area.parentElement.querySelector(".mirror");
  if (!box || !mirror) return;
  const found = await weigh(area.form.dataset.tone, area.value, kept);
  mirror.replaceChildren(...marks(area.value, found));
  mirror.scrollTop = area.scrollTop;
  box.hidden = !found;
  if (found) advise(box, found);
}

function advise(box, found) {
  const say = box.querySelector("template").dataset;
  box.querySelector("b").textContent = say[found.kind];
  box.querySelector("p > span").textContent = say.try.replace("%(words)s", found.better);
}

function answerTone(button) {
  const area = button.closest(".as-reply").querySelector("textarea");
  weigh(area.form.dataset.tone, area.value, kept).then((found) => {
    if (!found) return;
    if (button.hasAttribute("data-tone-keep")) kept.add(found.phrase);
    else area.setRangeText(found.better, found.start, found.end, "end");
    keep(area);
    judge(area);
    area.focus();
  });
}

function prepare() {
  const form = composer();
  if (!form) return;
  for (const area of areas(form)) restore(area);
  if (!/Mac|iP/.test(navigator.platform)) for (const key of form.querySelectorAll("[data-send-key]")) key.textContent = "Ctrl ↵";
  const reply = form.querySelector(".as-reply textarea");
  if (reply) judge(reply);
}

function markRow() {
  const chosen = pane()?.dataset.case;
  for (const row of document.querySelectorAll("#case-rows .case")) {
    row.dataset.case === chosen ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  }
}

function opened() {
  prepare();
  markRow();
  const title = pane()?.dataset.title;
  if (title) document.title = document.title.replace(/^(.* · )?(?=[^·]* · [^·]*$)/, `${title} · `);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("#composer textarea")) return;
  keep(event.target);
  if (event.target.name === "body") judge(event.target);
});

document.addEventListener("scroll", (event) => {
  if (event.target.matches?.("#composer .as-reply textarea")) {
    event.target.parentElement.querySelector(".mirror").scrollTop = event.target.scrollTop;
  }
}, true);

document.addEventListener("click", (event) => {
  const tone = event.target.closest("[data-tone-use], [data-tone-keep]");
  if (tone) answerTone(tone);
  const tab = event.target.closest(".compose-tab");
  // Done here rather than left to the label: its words are typed at once, and none may get lost.
  if (tab && !event.target.matches("input")) {
    event.preventDefault();
    tab.control.checked = true;
    areas(composer()).find((area) => area.checkVisibility())?.focus();
  }
});

// A menu that a key has opened takes the focus at once, so that Tab and Enter go on from there.
document.addEventListener("click", (event) => {
  const summary = event.target.closest(".case-pane summary[data-key]");
  if (!summary || event.isTrusted) return;
  event.preventDefault();
  const menu = summary.parentElement;
  menu.open = !menu.open;
  (menu.open ? menu.querySelector(":scope > :not(summary) :is(input, button)") : summary)?.focus();
});

// @ anywhere begins a note that calls somebody.
document.addEventListener("keydown", (event) => {
  if (event.key !== "@" || event.target.closest("input, textarea, select, dialog[open]") || !composer()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  composer().querySelector("[name=writing][value=note]").checked = true;
  call(composer().elements.note);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || !event.target.matches("#composer textarea")) return;
  event.preventDefault();
  event.target.closest(".as-reply, .as-note").querySelector("[data-send]").click();
});

// A collision (409) is an answer like any other: it shows what is new and keeps the words.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 409 || event.detail.xhr.getResponseHeader("HX-Reswap")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.body.addEventListener("htmx:oobAfterSwap", markRow);
swaps((event) => {
  opened();
  moved();
  if (event.detail.requestConfig?.verb === "post") wrote();
  if (event.detail.requestConfig?.elt.matches(".case") && matchMedia("(width < 64rem)").matches) scrollTo(0, 0);
});
choosing();
mentions();
presence();

prepare();
