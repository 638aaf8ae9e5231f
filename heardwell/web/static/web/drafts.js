// Drafts: <form data-keep="key"> keeps what is typed on this device until it was sent. [data-saved] in it says so.
const SKIPPED = ":is([type=hidden], [type=password], [type=file], [type=submit], [type=button])";
const slot = (form) => `hw-draft:${form.dataset.keep}`;
const sent = (form) => `hw-sent:${form.dataset.keep}`;
const fields = (form) => [...form.elements].filter((one) => one.name && !one.matches(SKIPPED));
const state = (one) => (one.type === "checkbox" || one.type === "radio" ? one.checked : one.value);
const first = (one) => {
  if (one.type === "checkbox" || one.type === "radio") return one.defaultChecked;
  return one.tagName === "SELECT" ? ([...one.options].find((option) => option.defaultSelected) ?? one.options[0])?.value : one.defaultValue;
};
const name = (one) => (one.type === "radio" || one.type === "checkbox" ? `${one.name}=${one.value}` : one.name);

function keep(form) {
  const changed = fields(form).filter((one) => state(one) !== first(one));
  const kept = Object.fromEntries(changed.map((one) => [name(one), state(one)]));
  changed.length ? localStorage.setItem(slot(form), JSON.stringify(kept)) : localStorage.removeItem(slot(form));
  say(form, changed.length > 0);
}

function say(form, on) {
  const mark = form.querySelector("[data-saved]");
  if (mark) mark.hidden = !on;
}

function forget(form) {
  localStorage.removeItem(slot(form));
  sessionStorage.removeItem(sent(form));
  say(form, false);
}

// A form that comes back with faults brings the words itself: they are the newer ones.
function restore(form) {
  if (form.dataset.restored) return;
  form.dataset.restored = "true";
  const returned = form.querySelector('[aria-invalid="true"], .errors, .error');
  if (sessionStorage.getItem(sent(form)) && !returned) return forget(form);
  sessionStorage.removeItem(sent(form));
  if (returned) return keep(form);
  const kept = JSON.parse(localStorage.getItem(slot(form)) ?? "{}");
  // What is no longer as the page brought it was typed before this script came: it is newer than what was kept.
  for (const one of fields(form)) {
    if (!(name(one) in kept) || state(one) !== first(one)) continue;
    typeof kept[name(one)] === "boolean" ? (one.checked = kept[name(one)]) : (one.value = kept[name(one)]);
  }
  keep(form);
}

const restoreAll = (root) => root.querySelectorAll?.("form[data-keep]").forEach(restore);

export const drafts = () => restoreAll(document);

for (const change of ["input", "change"]) {
  document.addEventListener(change, (event) => {
    const form = event.target.form;
    if (form?.dataset.restored) keep(form);
  });
}
// The next page decides: without faults it has arrived.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.restored && !event.defaultPrevented) sessionStorage.setItem(sent(event.target), "yes");
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt?.closest("form[data-restored]");
  if (form && event.detail.xhr.status === 200 && event.detail.requestConfig.verb !== "get") forget(form);
});
