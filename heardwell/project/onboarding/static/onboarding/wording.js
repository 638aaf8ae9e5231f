// The preview follows the words: saved while typing, then drawn anew in the language that is being written.
const form = document.getElementById("wording");
const saved = document.getElementById("saved");
const box = document.getElementById("preview");
const tabs = document.getElementById("tongues");
let shown = form.elements.shown.value;

// The next page loads behind the present one, so that nothing flashes.
function draw() {
  const before = box.firstElementChild;
  const next = before.cloneNode();
  const address = new URL(box.dataset.url, location.href);
  address.searchParams.set("lang", shown);
  next.src = address;
  next.onload = () => before.remove();
  box.append(next);
}

function show(tongue) {
  if (tongue === shown) return;
  shown = form.elements.shown.value = tongue;
  for (const tab of tabs.children) {
    if (tab.dataset.tongue === tongue) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  draw();
}

form.addEventListener("focusin", (event) => event.target.dataset.tongue && show(event.target.dataset.tongue));
form.addEventListener("input", () => (saved.textContent = saved.dataset.typing));
form.addEventListener("htmx:afterRequest", (event) => {
  saved.textContent = event.detail.successful ? saved.dataset.saved : saved.dataset.failed;
  if (event.detail.successful) draw();
});
tabs.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tongue]");
  if (!tab) return;
  event.preventDefault();
  show(tab.dataset.tongue);
});
document.documentElement.dataset.wording = "ready";
