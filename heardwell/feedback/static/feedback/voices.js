// The voices page: the open row is marked and the list keeps its place; the search keeps the filters that are on.
// Everything here is comfort: without it the same links and forms do the same work.
const wide = matchMedia("(width >= 64rem)");

const rowOf = (voice) => document.querySelector(`#voice-row-${voice?.dataset.voice} .voice`);

function mark(row) {
  document.querySelectorAll("#voice-rows .voice[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  row?.setAttribute("aria-current", "true");
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("#voice-rows .voice");
  if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) mark(row);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "voice") return;
  const voice = document.getElementById("voice");
  mark(rowOf(voice));
  if (wide.matches) voice.scrollTop = 0;
  else voice.focus();
});

// A list that was narrowed by typing has other links: a row that it still holds stays marked.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "voice-list") return;
  mark(rowOf(document.getElementById("voice")));
});
