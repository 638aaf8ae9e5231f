// The box above the settings' own navigation: it narrows the list by names and by what is set there.
const search = document.getElementById("settings-search");
const rows = [...document.querySelectorAll(".settings-nav li")];
const none = document.getElementById("settings-none");
const plain = (text) => text.toLocaleLowerCase().normalize("NFKD");
const texts = new Map(rows.map((row) => [row, plain(`${row.textContent} ${row.dataset.words}`)]));
const shown = () => rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));

function narrow() {
  const words = plain(search.value.trim()).split(/\s+/);
  rows.forEach((row) => (row.hidden = !words.every((word) => texts.get(row).includes(word))));
  for (const list of document.querySelectorAll(".settings-nav ul")) {
    list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  }
  none.hidden = shown().length > 0;
}

search.addEventListener("input", narrow);
document.querySelector(".settings-nav").addEventListener("keydown", (event) => {
  const links = shown();
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === search) links[0]?.click();
  if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
  if (event.key === "ArrowUp") (links[at - 1] ?? search).focus();
  if (["ArrowDown", "ArrowUp"].includes(event.key)) event.preventDefault();
});
