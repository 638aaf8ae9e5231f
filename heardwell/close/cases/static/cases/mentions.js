// @ in a note opens a list of those who can be called. Arrows choose, Enter or Tab takes, Escape leaves it.
const MOST = 8;
const listOf = (area) => area.form?.querySelector("#mention-list");
const options = (list) => [...list.querySelectorAll("li:not([hidden])")];

// What stands between the last @ and the caret, if it may begin a name.
function asked(area) {
  if (area.selectionStart !== area.selectionEnd) return null;
  const before = area.value.slice(0, area.selectionStart);
  const found = before.match(/(?:^|[^\p{L}\p{N}_])@([^@\n]{0,40})$/u);
  return found ? { text: found[1], start: before.length - found[1].length - 1 } : null;
}

const flat = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function matches(name, text) {
  const [whole, part] = [flat(name), flat(text)];
  return whole.startsWith(part) || whole.split(/\s+/).some((word) => word.startsWith(part));
}

function point(area, list, option) {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  option ? area.setAttribute("aria-activedescendant", option.id) : area.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function close(area) {
  const list = listOf(area);
  if (!list || list.hidden) return;
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function look(area) {
  const list = listOf(area);
  const wanted = list && asked(area);
  if (!wanted) return list && close(area);
  let shown = 0;
  for (const one of list.children) {
    one.hidden = shown >= MOST || !matches(one.dataset.name, wanted.text) || one.dataset.name === wanted.text.trimEnd();
    if (!one.hidden) shown += 1;
  }
  list.hidden = !shown;
  point(area, list, options(list)[0]);
}

function take(area, option) {
  const { start } = asked(area);
  area.setRangeText(`@${option.dataset.name} `, start, area.selectionStart, "end");
  const meant = Object.assign(document.createElement("input"), { type: "hidden", name: "meant", value: option.dataset.ref });
  area.form.append(meant);
  close(area);
  area.focus();
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  close(area);
}

function key(event) {
  const area = event.target;
  if (!area.matches?.("#composer textarea[name=note]")) return;
  const list = listOf(area);
  if (list.hidden || event.isComposing) return;
  const all = options(list);
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) point(area, list, all[(at + step + all.length) % all.length]);
  else if (["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.metaKey && at >= 0) take(area, all[at]);
  else if (event.key === "Escape") close(area);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function mentions() {
  document.addEventListener("input", (event) => event.target.matches("#composer textarea[name=note]") && look(event.target));
  document.addEventListener("keydown", key, true);
  document.addEventListener("focusout", (event) => event.target.matches("#composer textarea[name=note]") && setTimeout(() => close(event.target), 150));
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#mention-list li");
    if (!option) return;
    event.preventDefault();
    take(option.closest("form").elements.note, option);
  });
}

// The @ key outside of any field: a note that begins with it.
export function call(area) {
  area.focus();
  if (area.value && !/\s$/.test(area.value)) area.setRangeText(" ", area.value.length, area.value.length, "end");
  area.setRangeText("@", area.value.length, area.value.length, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
