// ⌘K: go anywhere, do anything, find what was said. What always stands is narrowed here; things are found by the server.
const RECENT = 5;
const PAUSE_MS = 60; // between two letters of a quick writer
const dialog = () => document.getElementById("hw-palette");
const input = () => dialog().querySelector("input");
const list = () => document.getElementById("hw-palette-list");
const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
let pending = 0;
let asking;

async function fetched(words) {
  asking?.abort();
  asking = new AbortController();
  const url = `${dialog().dataset.url}?q=${encodeURIComponent(words)}`;
  const response = await fetch(url, { headers: { "HX-Request": "true" }, signal: asking.signal });
  if (!response.ok) throw new Error(response.status);
  return document.createRange().createContextualFragment(await response.text());
}

// Recent choices: addresses only, on this device, until somebody signs out.
const slot = () => `hw-recent:${dialog().dataset.member}`;
const recent = () => JSON.parse(localStorage.getItem(slot()) ?? "[]");

function remember(option) {
  if (!option.href) return;
  const one = { href: option.getAttribute("href"), label: option.querySelector("span").textContent, icon: option.querySelector("use").getAttribute("href") };
  localStorage.setItem(slot(), JSON.stringify([one, ...recent().filter((other) => other.href !== one.href)].slice(0, RECENT)));
}

function recentSection() {
  const kept = recent();
  const model = list().querySelector("[data-section=rooms]");
  if (!kept.length || !model) return;
  const section = model.cloneNode(false);
  const heading = model.querySelector("p").cloneNode();
  section.dataset.section = "recent";
  section.setAttribute("aria-label", dialog().dataset.recent);
  heading.textContent = dialog().dataset.recent;
  section.append(heading, ...kept.map((one, index) => {
    const option = model.querySelector("[role=option]").cloneNode(true);
    option.id = `hw-palette-recent-${index}`;
    option.href = one.href;
    option.querySelectorAll("kbd, .ends, small").forEach((part) => part.remove());
    option.querySelector("use").setAttribute("href", one.icon);
    option.querySelector("span").textContent = one.label;
    return option;
  }));
  list().prepend(section);
}

function select(option) {
  list().querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  option ? input().setAttribute("aria-activedescendant", option.id) : input().removeAttribute("aria-activedescendant");
}

function move(step) {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  select(all[(at + step + all.length) % all.length]);
}

function narrow(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  for (const option of list().querySelectorAll("[role=option]")) {
    if (option.closest("[data-found]")) continue;
    const said = plain(`${option.querySelector("span").textContent} ${option.dataset.words}`);
    option.hidden = !wanted.every((word) => said.includes(word)) || (wanted.length > 0 && Boolean(option.closest("[data-section=recent]")));
  }
  for (const section of list().children) section.hidden = !section.querySelector("[role=option]:not([hidden])");
}

function clearFound() {
  list().querySelectorAll("[data-found]").forEach((one) => one.remove());
}

async function find(words) {
  try {
    const found = await fetched(words);
    if (input().value.trim() !== words) return;
    const chosen = input().getAttribute("aria-activedescendant");
    clearFound();
    for (const section of [...found.children]) section.dataset.found = "";
    list().append(found);
    select(options().find((one) => one.id === chosen) ?? options()[0]);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function typed() {
  const words = input().value.trim();
  narrow(words);
  if (!words) clearFound();
  select(options()[0]);
  clearTimeout(pending);
  if (words) pending = setTimeout(find, PAUSE_MS, words);
}

export async function toggle() {
  if (dialog().open) return dialog().close();
  input().value = "";
  list().replaceChildren();
  dialog().showModal();
  try {
    const standing = await fetched("");
    list().replaceChildren(standing);
    recentSection();
    typed();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function choose(option, event) {
  if (!option) return;
  remember(option);
  if (option.href && (event.ctrlKey || event.metaKey)) return window.open(option.href);
  dialog().close();
  const twin = option.dataset.opens && document.querySelector(`[data-key="${option.dataset.opens}"]`);
  (twin || option).click();
}

input().addEventListener("input", typed);
dialog().addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter") choose(list().querySelector("[aria-selected=true]:not([hidden])"), event);
  else return;
  event.preventDefault();
});
dialog().addEventListener("click", (event) => {
  if (event.target === dialog()) return dialog().close();
  const option = event.isTrusted && event.target.closest("[role=option]");
  if (!option) return;
  event.preventDefault();
  choose(option, event);
});
list().addEventListener("mousemove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option.getAttribute("aria-selected") !== "true") select(option);
});
