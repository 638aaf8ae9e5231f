// Open pages hear what changed. An element says what it follows, and htmx fetches it again:
//   <section id="latest" data-live="feedback" hx-get="…" hx-trigger="live" hx-select="#latest" hx-swap="outerHTML">
//
// The address to listen at holds for less than a minute: the page asks for the next one while its reader looks at it.
const DEBOUNCE_MS = 300;
const POLL_MS = 5000;
const RENEW_MS = 40000;
const SHUT_OUT = [401, 403, 404];
const waiting = new Map();
const streams = new Set();
let polling = 0;
let missed = false;
let renewed = Date.now();

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

// The old stream ends when the new one has begun, so that nothing falls between them.
function listen(meta) {
  const stream = new EventSource(meta.content);
  streams.add(stream);
  stream.addEventListener("open", () => {
    streams.forEach((one) => one === stream || end(one));
    poll(false);
    if (missed) refresh([...document.querySelectorAll("[data-live]")]);
    missed = false;
  });
  stream.addEventListener("error", () => {
    if (!streams.has(stream)) return;
    missed = true;
    poll(true); // the browser itself tries again; meanwhile we ask
    if (stream.readyState !== EventSource.CLOSED) return;
    end(stream); // its address has run out
    renew(meta);
  });
  topics().forEach((topic) => stream.addEventListener(topic, () => heard(topic)));
  // Who is at a case now: more than a topic to fetch again.
  stream.addEventListener("here", (event) => document.dispatchEvent(new CustomEvent("hw:here", { detail: JSON.parse(event.data) })));
}

function end(stream) {
  streams.delete(stream);
  stream.close();
}

async function renew(meta) {
  if (document.hidden || Date.now() - renewed < POLL_MS) return;
  renewed = Date.now();
  try {
    const answer = await fetch(meta.dataset.renew, { headers: { "HX-Request": "true" } });
    if (SHUT_OUT.includes(answer.status)) return void location.reload();
    if (!answer.ok) return; // the app restarts
    meta.content = (await answer.json()).address;
    listen(meta);
  } catch {
    // No line: the next turn tries again.
  }
}

const isDue = () => Date.now() - renewed >= RENEW_MS || !streams.size;

export function live() {
  const meta = document.querySelector('meta[name="live"]');
  if (!topics().size) return;
  keepOpen();
  poll(true);
  if (!meta) return;
  listen(meta);
  setInterval(() => isDue() && renew(meta), POLL_MS);
  document.addEventListener("visibilitychange", () => isDue() && renew(meta));
  addEventListener("pagehide", () => streams.forEach(end));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
