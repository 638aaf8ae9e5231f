// Waiting is shown: lines where the answer will stand after 300 ms, a progress after a second, a thin bar for slow pages.
import { toast, words } from "./toasts.js";

const SKELETON_MS = 300;
const PROGRESS_MS = 1000;
const timers = new WeakMap();

// What a page fetches by itself (news, live lists) disturbs nobody.
const asked = ({ triggeringEvent }) => triggeringEvent && triggeringEvent.type !== "live";

function wait(target, skeleton) {
  const mark = (value) => {
    target.dataset.waiting = value;
    target.setAttribute("aria-busy", "true");
  };
  const soon = skeleton && setTimeout(mark, SKELETON_MS, "lines");
  timers.set(target, [soon, setTimeout(mark, PROGRESS_MS, skeleton ? "long lines" : "long")]);
}

function done(target) {
  timers.get(target)?.forEach(clearTimeout);
  timers.delete(target);
  delete target.dataset.waiting;
  target.removeAttribute("aria-busy");
}

function fetching() {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const { target, requestConfig } = detail;
    if (!target || target === document.body || !asked(requestConfig)) return;
    done(target);
    wait(target, requestConfig.verb === "get" && !target.contains(document.activeElement));
  });
  for (const name of ["htmx:beforeSwap", "htmx:afterRequest", "htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, ({ detail }) => detail.target && done(detail.target));
  }
}

// The next page is on its way.
function leaving() {
  let soon = 0;
  const root = document.documentElement;
  const stop = () => {
    clearTimeout(soon);
    delete root.dataset.leaving;
  };
  const start = () => {
    stop();
    soon = setTimeout(() => (root.dataset.leaving = ""), SKELETON_MS);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute("download")) return;
    if (link.origin === location.origin && link.pathname + link.search !== location.pathname + location.search) start();
  });
  document.addEventListener("submit", (event) => event.defaultPrevented || event.target.method === "dialog" || start());
  addEventListener("pageshow", stop);
  addEventListener("pagehide", stop);
}

// Without a connection a line says so, and goes when it is back.
function connection() {
  const banner = document.getElementById("hw-offline");
  const show = () => (banner.hidden = navigator.onLine);
  addEventListener("online", show);
  addEventListener("offline", show);
  // What was typed stays in the page rather than leave for an error of the browser.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast(words().offline, { bad: true });
  }, true);
  show();
}

export function waiting() {
  fetching();
  leaving();
  connection();
}
