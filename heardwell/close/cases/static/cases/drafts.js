// Drafts: one for the reply and one for the note of each case, on this device only.
export const pane = () => document.getElementById("case");
export const composer = () => document.getElementById("composer");
export const areas = (form) => [...(form?.querySelectorAll("textarea") ?? [])];
const slot = (area) => `hw-draft:${area.form.dataset.draft}:${area.name}`;

export function keep(area) {
  area.value.trim() ? localStorage.setItem(slot(area), area.value) : localStorage.removeItem(slot(area));
  const saved = area.closest(".as-reply, .as-note").querySelector("[data-saved]");
  if (saved) saved.hidden = !area.value.trim();
}

export function restore(area) {
  if (!area.value) area.value = localStorage.getItem(slot(area)) ?? "";
  if (area.value) keep(area);
}

// What was sent needs no draft any more; what was typed while it was on its way does.
export function sent(area, words) {
  if (area.value === words) area.value = "";
  else if (area.value.startsWith(words)) area.value = area.value.slice(words.length).trimStart();
  keep(area);
}
