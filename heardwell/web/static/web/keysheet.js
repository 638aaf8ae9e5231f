// The list of keys (?): all that works on this page, as the page itself says it.
import { paletteKey } from "./seldom.js";

function row(list, keys, label) {
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = label;
  keys.forEach((key) => value.append(Object.assign(document.createElement("kbd"), { textContent: key }), " "));
  list.append(term, value);
}

export function help(rows, shown) {
  const dialog = document.getElementById("hw-keys");
  const list = dialog.querySelector("dl");
  const say = list.dataset;
  list.replaceChildren();
  row(list, ["?"], say.help);
  row(list, [paletteKey], say.palette);
  if (document.querySelector("input[data-search]")) row(list, ["/"], say.search);
  if (document.querySelector(rows)) {
    row(list, ["j"], say.next);
    row(list, ["k"], say.previous);
    row(list, ["Enter"], say.open);
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    if (shown(element)) row(list, [element.dataset.key], element.dataset.keyLabel ?? element.textContent.trim());
  }
  // What a page's own script listens for: several keys at once.
  for (const element of document.querySelectorAll("[data-combination]")) {
    row(list, element.dataset.combination.split(" "), element.dataset.keyLabel ?? element.title);
  }
  for (const room of document.querySelectorAll(".side [data-go]")) {
    row(list, ["o", room.dataset.go], say.go.replace("%(room)s", room.querySelector("span").textContent));
  }
  dialog.showModal();
}
