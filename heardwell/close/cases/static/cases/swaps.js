// The case beside the list is replaced while people type. Nothing of theirs may be lost, or turn into a command.
import { areas, composer, keep, pane, sent } from "./drafts.js";

const caseIn = (html) => html.match(/<article[^>]* data-case="(\d+)"/)?.[1];
const lastIn = (html) => Number(html.match(/<article[^>]* data-last="(\d+)"/)?.[1] ?? 0);
const sheet = (element) => element?.closest?.("#composer :is(.as-reply, .as-note)");
const sending = new WeakMap(); // request → what it carries
let before = null;

function remember() {
  const form = composer();
  const active = document.activeElement;
  const typing = form?.contains(active) && active.matches("textarea");
  before = {
    case: pane().dataset.case,
    scroll: pane().scrollTop,
    facts: document.querySelector("#case-facts:popover-open"),
    form,
    texts: areas(form).map((area) => [area.name, area.value]),
    writing: form?.querySelector("[name=writing]:checked")?.value,
    at: typing && { area: active, name: active.name, start: active.selectionStart, end: active.selectionEnd },
  };
}

// The same case again: the reader stays where they are, in what they were writing.
function putBack() {
  const was = before;
  before = null;
  if (!was || was.case !== pane()?.dataset.case) return;
  pane().scrollTop = was.scroll;
  if (was.facts) document.getElementById("case-facts")?.showPopover?.();
  const form = composer();
  if (!form) return;
  if (form !== was.form) rewrite(form, was);
  else if (areas(form).every((area) => !area.value.trim())) form.elements.last_seen_event_id.value = pane().dataset.last;
  if (!was.at || document.activeElement === was.at.area) return;
  const area = form.elements[was.at.name];
  area?.focus({ preventScroll: true });
  area?.setSelectionRange(was.at.start, was.at.end);
}

function rewrite(form, was) {
  for (const [name, value] of was.texts) {
    const area = form.elements[name];
    if (area && value) keep(Object.assign(area, { value }));
  }
  const tab = form.querySelector(`[name=writing][value="${was.writing}"]`);
  if (tab) tab.checked = true;
}

// Which answers may take the pane's place.
function judge(event) {
  const detail = event.detail;
  if (detail.target?.id !== "case" || !pane()) return;
  const { elt, verb } = detail.requestConfig;
  const fresh = caseIn(detail.serverResponse);
  if (elt === pane() && (fresh !== pane().dataset.case || lastIn(detail.serverResponse) < Number(pane().dataset.last))) {
    detail.shouldSwap = false; // news of a case that was left, or from before what was just done
  } else if (verb === "post" && fresh && fresh !== pane().dataset.case) {
    detail.swapOverride = "none"; // the reader is at another case by now; its row and the counts change all the same
  }
}

function settleSent(event) {
  const words = sending.get(event.detail.xhr);
  const area = sheet(event.detail.requestConfig.elt)?.querySelector("textarea");
  if (words === undefined || !area || event.detail.xhr.status !== 200) return;
  sent(area, words);
  if (!area.value) area.blur(); // what comes now is a command again
}

// Keys that are pressed while a case is being opened: from the first one that begins to write, they wait for it.
let opening = 0;
let held = [];
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
const begins = (event) => plain(event) && ["r", "n", "@"].includes(event.key);

function hold(event) {
  if (!opening && begins(event)) unopened()?.click();
  if (!opening || event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (held.length || begins(event)) held.push({ key: event.key, send: event.key === "Enter" && (event.ctrlKey || event.metaKey) });
  else if (!plain(event) || ["j", "k", "x", "X", "Tab", "Escape", "Enter", "Shift"].includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The row that the keys point at, when it is not the case that is shown.
const unopened = () => document.activeElement.closest(".case[data-case]:not([aria-current])");

function release() {
  const keys = held;
  held = [];
  for (const { key, send } of keys) {
    const at = document.activeElement;
    if (!at.matches("#composer textarea")) at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    else if (send) at.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true }));
    else type(at, key);
  }
}

function type(area, key) {
  const [start, end] = [area.selectionStart, area.selectionEnd];
  if (key === "Backspace") area.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else if (key.length === 1 || key === "Enter") area.setRangeText(key === "Enter" ? "\n" : key, start, end, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

const opens = (event) => event.detail.requestConfig.elt.matches?.(".case[data-case]");
const counted = new WeakSet(); // requests for another case than the one that is shown

// News of this case: not while a menu is open or a field beside the words is typed in, and only what is new.
let stale = false;
let acting = 0; // answers on their way whose place the news must not take: they would meet a pane that is gone
const acts = new WeakSet();
const busy = () => acting || opening || pane()?.querySelector("details[open], aside input:focus, [popover]:popover-open input:focus");

function refresh() {
  if (!stale || busy() || !pane()?.dataset.case) return;
  stale = false;
  window.htmx.trigger(pane(), "live");
}

function ask(event) {
  const { elt, parameters } = event.detail;
  if (elt === pane()) Object.assign(parameters, { stamp: pane().dataset.stamp }, pane().matches(".chosen") ? {} : { beside: 1 });
  if (elt.id === "case-news") Object.assign(parameters, { stamp: elt.dataset.stamp ?? "", keep: pane()?.dataset.case ?? "" });
}

// A case that takes its time shows that it comes.
let waiting = 0;
function awaited() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const shown = pane();
    if (!opening || !shown || shown.querySelector(".waiting-case")) return;
    shown.setAttribute("aria-busy", "true");
    shown.append(document.getElementById("case-skeleton").content.cloneNode(true));
  }, 300);
}

function arrived(ok) {
  clearTimeout(waiting);
  if (ok) return;
  pane()?.removeAttribute("aria-busy");
  pane()?.querySelector(".waiting-case")?.remove();
}

export function swaps(opened) {
  const body = document.body;
  body.addEventListener("htmx:configRequest", ask);
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.elt === pane() && busy()) {
      stale = true;
      event.preventDefault();
      return;
    }
    if (event.detail.requestConfig.verb !== "get" && event.detail.target?.id === "case") {
      acts.add(event.detail.xhr);
      acting += 1;
      stale = true;
      window.htmx.trigger(pane(), "htmx:abort");
    }
    if (opens(event) && event.detail.requestConfig.elt.dataset.case !== pane()?.dataset.case) {
      counted.add(event.detail.xhr);
      opening += 1;
      awaited();
    }
    const area = sheet(event.detail.requestConfig.elt)?.querySelector("textarea");
    if (area) sending.set(event.detail.xhr, area.value);
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    if (acts.delete(event.detail.xhr)) {
      acting -= 1;
      setTimeout(refresh);
    }
    const stamp = event.detail.xhr.getResponseHeader("HW-Stamp");
    if (stamp) document.getElementById("case-news")?.setAttribute("data-stamp", stamp);
    if (!counted.has(event.detail.xhr)) return;
    opening -= 1;
    // A click on the same row takes the place of this request at once; a case that does not come takes no words.
    queueMicrotask(() => {
      if (opening) return;
      arrived(event.detail.successful);
      event.detail.successful ? release() : (held = []);
    });
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    judge(event);
    if (event.detail.requestConfig) settleSent(event);
    if (event.detail.target?.id === "case" && event.detail.shouldSwap) remember();
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "case") return;
    putBack();
    opened(event);
  });
  document.addEventListener("keydown", hold, true);
  document.addEventListener("toggle", () => setTimeout(refresh), true);
  document.addEventListener("focusout", () => setTimeout(refresh));
}
