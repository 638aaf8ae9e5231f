// Log feedback from any page: the link opens the form in a dialog; what is typed is kept on this device until it is sent.
const dialog = () => document.getElementById("hw-log");
const form = () => document.getElementById("log-form");
const slot = () => `hw-draft:log:${form().dataset.draft}`;
const fields = () => [...form().elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken");

function keep() {
  const kept = Object.fromEntries(fields().filter((one) => one.type !== "radio" || one.checked).map((one) => [one.name, one.value]));
  const said = ["words", "who", "problem", "tags"].some((name) => kept[name]?.trim());
  said ? localStorage.setItem(slot(), JSON.stringify(kept)) : localStorage.removeItem(slot());
  form().querySelector("[data-kept]").hidden = !said;
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(slot()) ?? "{}");
  for (const one of fields()) {
    if (!(one.name in kept)) continue;
    if (one.type === "radio") one.checked = one.value === kept[one.name];
    else one.value = kept[one.name];
  }
  chosen();
  keep();
}

// The person: choose one of the list, or leave what was typed.
const who = () => form().elements.who;
const people = () => [...document.querySelectorAll("#log-people > li")];
const chosen = () => (form().querySelector(".chosen-mark").hidden = !form().elements.contact.value);

function showPeople(on) {
  const list = document.getElementById("log-people");
  list.hidden = !on || !people().length;
  who().setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) who().removeAttribute("aria-activedescendant");
}

function choose(row) {
  who().value = row.dataset.name;
  form().elements.contact.value = row.dataset.contact;
  showPeople(false);
  chosen();
  keep();
}

function point(step) {
  const all = people();
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  all[now]?.setAttribute("aria-selected", "false");
  const next = all[(now + step + all.length) % all.length] ?? all[0];
  next?.setAttribute("aria-selected", "true");
  next?.scrollIntoView({ block: "nearest" });
  if (next) who().setAttribute("aria-activedescendant", next.id);
}

function onWho(event) {
  const listed = !document.getElementById("log-people").hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (listed) point(event.key === "ArrowDown" ? 1 : -1);
    else showPeople(true);
  }
  const pointed = listed && people().find((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && pointed) {
    event.preventDefault();
    choose(pointed);
  }
  if (event.key === "Escape" && listed) {
    event.preventDefault();
    showPeople(false);
  }
}

function addTag(name) {
  const field = form().elements.tags;
  const there = field.value.split(/[,，、،;]/).map((one) => one.trim()).filter(Boolean);
  if (!there.includes(name)) field.value = [...there, name].join(", ");
  keep();
}

function ready() {
  if (!form() || form().dataset.ready) return;
  form().dataset.ready = "yes";
  form().querySelectorAll("[data-usual]").forEach((one) => (one.hidden = false));
  const key = form().querySelector("[data-send-key]");
  if (!/Mac|iP/.test(navigator.platform)) key.textContent = "Ctrl ↵";
  if (!form().querySelector(".error")) restore();
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("#log-people > li");
  if (row) return choose(row);
  const tag = event.target.closest("#log-form [data-tag]");
  if (tag) return addTag(tag.dataset.tag);
  if (event.target.closest("#hw-log [data-close]") || event.target === dialog()) return dialog().close();
  if (form() && !event.target.closest(".combo")) showPeople(false);
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("#log-form")) return;
  if (event.target === who() && form().elements.contact.value) {
    form().elements.contact.value = "";
    chosen();
  }
  keep();
});

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#log-form")) return;
  if (event.target === who()) onWho(event);
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form().requestSubmit();
});

// A page of its own sends without htmx: what was sent needs no draft any more.
document.addEventListener("submit", (event) => {
  if (event.target === form() && !form().hasAttribute("hx-post")) localStorage.removeItem(slot());
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "log-people") showPeople(document.activeElement === who());
  if (!dialog()?.contains(event.detail.target) && event.detail.target !== dialog()) return;
  ready();
  if (form() && !dialog().open) dialog().showModal();
});

document.addEventListener("logged", () => {
  localStorage.removeItem(slot());
  dialog().close();
  dialog().replaceChildren();
});

ready();
