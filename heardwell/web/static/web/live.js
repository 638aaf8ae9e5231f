// Open pages hear what changed. An element says what it follows, and htmx fetches it again:
//   <section id="latest" data-live="feedback" hx-get="…" hx-trigger="live" hx-select="#latest" hx-swap="outerHTML">
const DEBOUNCE_MS = 300;
const POLL_MS = 5000;
const waiting = new Map();
let polling = 0;

const followers = (topic) => [...document.querySelectorAll(`[data-live~="${topic}"]`)];
const topics = () =>
  new Set([...document.querySelectorAll("[data-live]")].flatMap((one) => one.dataset.live.split(/\s+/).filter(Boolean)));

// The first news is shown at once, the rest of a burst together after it.
function heard(topic) {
  if (waiting.has(topic)) return void waiting.set(topic, true);
  waiting.set(topic, false);
  refresh(followers(topic));
  setTimeout(() => {
    const again = waiting.get(topic);
    waiting.delete(topic);
    if (again) heard(topic);
  }, DEBOUNCE_MS);
}

// A page that nobody sees waits until somebody does.
function refresh(elements) {
  if (document.hidden) return document.addEventListener("visibilitychange", () => refresh(elements), { once: true });
  elements.filter((one) => one.isConnected).forEach((one) => window.htmx.trigger(one, "live"));
}

// What the reader has opened stays open.
function keepOpen() {
  let open = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.target.querySelectorAll("details[open][id]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    open = [];
  });
}

function poll(on) {
  clearInterval(polling);
  if (on) polling = setInterval(() => document.hidden || refresh([...document.querySelectorAll("[data-live]")]), POLL_MS);
}

export function live() {
  const followed = topics();
  const meta = document.querySelector('meta[name="live"]');
  if (!followed.size) return;
  keepOpen();
  poll(true);
  if (!meta) return;
  const source = new EventSource(meta.content);
  source.addEventListener("open", () => poll(false));
  source.addEventListener("error", () => poll(true)); // the browser itself tries again; meanwhile we ask
  followed.forEach((topic) => source.addEventListener(topic, () => heard(topic)));
  // Who is at a case now: more than a topic to fetch again.
  source.addEventListener("here", (event) => document.dispatchEvent(new CustomEvent("hw:here", { detail: JSON.parse(event.data) })));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
