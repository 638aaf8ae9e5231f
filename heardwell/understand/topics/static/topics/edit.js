// Editing topics: words as chips over their textarea, an honest saved-state, and moving in the tree.

const APART = /[\n\r\t,;，；、،؛]+/;

// ---------------------------------------------------------------- words

function chips(field) {
  const area = field.querySelector("textarea");
  if (!area || area.readOnly || field.querySelector(".words-box")) return;
  const box = document.createElement("div");
  box.className = "words-box";
  const entry = document.createElement("input");
  Object.assign(entry, { type: "text", autocomplete: "off", dir: "auto", id: `${area.id}_add` });
  entry.setAttribute("aria-label", `${field.querySelector("label").textContent}: ${area.dataset.add}`);
  entry.placeholder = area.value ? "" : area.dataset.add;
  field.querySelector("label").htmlFor = entry.id;
  const words = () => area.value.split(APART).map((word) => word.trim()).filter(Boolean);
  const keep = (list) => {
    const seen = new Set();
    area.value = list.filter((word) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase())).join("\n");
    draw();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const take = () => {
    if (!entry.value.trim()) return;
    const more = entry.value.split(APART).map((word) => word.trim()).filter(Boolean);
    entry.value = "";
    keep([...words(), ...more]);
  };
  function draw() {
    box.replaceChildren(...words().map((word, at) => chip(word, () => {
      keep(words().filter((_, other) => other !== at));
      entry.focus();
    }, area)), entry);
    entry.placeholder = area.value ? "" : area.dataset.add;
  }
  entry.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") event.preventDefault(), take();
    if (event.key === "Backspace" && !entry.value && words().length) event.preventDefault(), keep(words().slice(0, -1)), entry.focus();
  });
  entry.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!APART.test(text)) return;
    event.preventDefault();
    entry.value += text;
    take();
    entry.focus();
  });
  entry.addEventListener("blur", take);
  box.addEventListener("click", (event) => event.target === box && entry.focus());
  area.hidden = true;
  area.after(box);
  draw();
}

function chip(word, remove, area) {
  const one = document.createElement("span");
  one.className = word.startsWith("-") ? "chip out" : "chip";
  const text = document.createElement("bdi");
  text.textContent = word;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", `${area.dataset.remove}: ${word}`);
  button.innerHTML = document.querySelector("#topic-icon-x").innerHTML;
  button.addEventListener("click", remove);
  one.append(text, button);
  return one;
}

// ---------------------------------------------------------------- the form

function watch(form) {
  const state = form.querySelector("[data-state]");
  let clean = true;
  form.addEventListener("input", (event) => {
    if (event.target.closest(".words-box")) return;
    clean = false;
    if (state) state.textContent = state.dataset.unsaved;
    if (event.target.name?.startsWith("seeds_")) form.dispatchEvent(new CustomEvent("tried"));
  });
  form.addEventListener("submit", () => { clean = true; });
  window.addEventListener("beforeunload", (event) => clean || event.preventDefault());
}

// ---------------------------------------------------------------- the tree

const row = (element) => element?.closest?.("[data-topic]");
const inward = () => (document.dir === "rtl" ? "ArrowLeft" : "ArrowRight");
let dragged = null;

function send(topic, values) {
  const form = topic.querySelector(".topic-ways");
  const all = Object.fromEntries(new FormData(form));
  const sent = htmx.ajax("POST", form.getAttribute("hx-post"), { target: "#topic-tree", swap: "outerHTML", values: { ...all, ...values } });
  sent.then(() => document.querySelector(`[data-topic="${topic.dataset.topic}"] .handle`)?.focus());
}

function where(event, onto) {
  const { top, height } = onto.getBoundingClientRect();
  return (event.clientY - top) / height < 0.35 ? "above" : "inside";
}

const unmark = () => document.querySelectorAll(".topic-row").forEach((one) => one.classList.remove("above", "inside"));

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".topic-row .handle")) return;
  const ways = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "out", [inward()]: "in" };
  const way = ways[event.key];
  if (!way) return;
  event.preventDefault();
  send(row(event.target), { way });
});

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.(".topic-row .handle")) return;
  dragged = row(event.target);
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 20, 20);
});

document.addEventListener("dragover", (event) => {
  const onto = row(event.target);
  if (!dragged || !onto || onto === dragged) return;
  event.preventDefault();
  unmark();
  onto.classList.add(where(event, onto));
});

document.addEventListener("drop", (event) => {
  const onto = row(event.target);
  if (!dragged || !onto || onto === dragged) return;
  event.preventDefault();
  send(dragged, where(event, onto) === "above" ? { before: onto.dataset.topic } : { under: onto.dataset.topic });
});

document.addEventListener("dragend", () => {
  unmark();
  document.querySelectorAll(".dragged").forEach((one) => one.classList.remove("dragged"));
  dragged = null;
});

document.querySelectorAll("[data-words]").forEach(chips);
document.querySelectorAll("[data-topic-form]").forEach(watch);
