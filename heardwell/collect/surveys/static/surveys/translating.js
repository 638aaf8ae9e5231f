// Texts beside their translations: saved as they are written, never over what somebody else wrote.
const WAIT_MS = 600;
const RETRY_MS = 4000;
const pairs = document.getElementById("pairs");
const status = document.getElementById("saved");
const rows = new Map();
const dirty = new Set();
let revision = pairs ? Number(pairs.dataset.revision) : 0;
let timer = 0;
let sending = false;

const say = (words) => { status.textContent = words; };
const token = () => document.querySelector('meta[name="csrf"]').content;
const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
const names = (text) => new Set([...text.matchAll(/\{([\w.:/-]+)(?:\|[^{}]*)?\}/g)].map((found) => `{${found[1]}}`));

function warn({ area, warning }) {
  const kept = names(area.value);
  const lost = area.value.trim() ? area.dataset.places.split(" ").filter((one) => one && !kept.has(one)) : [];
  warning.hidden = !lost.length;
  if (!lost.length) return;
  const shown = document.createElement("bdi");
  shown.dir = "ltr";
  shown.textContent = lost.join(" ");
  warning.replaceChildren(`${pairs.dataset.lost} `, shown);
}

async function save() {
  if (sending || !dirty.size) return;
  sending = true;
  const sent = Object.fromEntries([...dirty].map((name) => [name, rows.get(name).area.value]));
  say(pairs.dataset.saving);
  try {
    const response = await fetch(pairs.dataset.url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ lang: pairs.dataset.lang, texts: sent, revision }),
    });
    if (response.type === "opaqueredirect" || response.status === 403) return say(pairs.dataset.signedOut);
    const answer = await response.json();
    if (response.ok) saved(sent, answer);
    else if (response.status === 409) met(sent, answer);
    else say(answer.title);
  } catch {
    say(pairs.dataset.failed);
    later(RETRY_MS);
  } finally {
    sending = false;
  }
}

function saved(sent, answer) {
  revision = answer.revision;
  for (const [name, text] of Object.entries(sent)) {
    const row = rows.get(name);
    row.base = text;
    if (row.area.value === text) dirty.delete(name);
  }
  document.getElementById("meter").value = answer.percent;
  document.getElementById("left").textContent = answer.words;
  say(dirty.size ? pairs.dataset.unsaved : pairs.dataset.saved);
  if (dirty.size) later(WAIT_MS);
}

// The draft was edited elsewhere. Where that was not this very text, ours goes in on top of it.
function met(sent, answer) {
  revision = answer.revision;
  for (const name of Object.keys(sent)) {
    const row = rows.get(name);
    const theirs = answer.texts?.[name] ?? "";
    if (theirs === row.base || theirs === row.area.value) continue;
    dirty.delete(name);
    row.theirs = theirs;
    row.clash.querySelector("[data-theirs]").textContent = theirs;
    row.clash.hidden = false;
  }
  say(pairs.dataset.unsaved);
  if (dirty.size) later(0);
}

function settle(row, mine) {
  row.clash.hidden = true;
  row.base = row.theirs;
  if (!mine) row.area.value = row.theirs;
  warn(row);
  if (!mine) return;
  dirty.add(row.name);
  later(0);
}

function next(area) {
  const all = [...rows.values()].map((row) => row.area);
  const following = all[all.indexOf(area) + 1];
  following?.focus();
  following?.scrollIntoView({ block: "center" });
}

for (const element of pairs?.querySelectorAll(".pair") ?? []) {
  const area = element.querySelector("textarea");
  const row = { name: element.dataset.name, area, base: area.value, warning: element.querySelector("[data-warn]"), clash: element.querySelector("[data-clash]") };
  rows.set(row.name, row);
  area.addEventListener("input", () => {
    warn(row);
    dirty.add(row.name);
    say(pairs.dataset.unsaved);
    if (row.clash.hidden) later(WAIT_MS);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    next(area);
  });
  element.querySelector("[data-mine]").addEventListener("click", () => settle(row, true));
  element.querySelector("[data-take]").addEventListener("click", () => settle(row, false));
}
addEventListener("online", () => later(0));
addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });
