// Arranging tiles by dragging their handle, or with the arrow keys on it. The buttons beside it do the same.
const box = (element) => element?.closest?.("[data-tile]");
const forward = () => (document.dir === "rtl" ? "ArrowLeft" : "ArrowRight");
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
let dragged = null;

function place(tile, to) {
  const form = tile.querySelector(".handles");
  const sent = htmx.ajax("POST", form.getAttribute("hx-post"), { target: "#sheet", swap: "outerHTML", values: { to } });
  sent.then(() => document.querySelector(`[data-tile="${tile.dataset.tile}"] .handle`)?.focus());
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches(".handle")) return;
  const side = { ArrowLeft: -1, ArrowRight: -1, [forward()]: 1 };
  const step = STEPS[event.key] ?? side[event.key];
  if (!step) return;
  event.preventDefault();
  const tile = box(event.target);
  const to = Number(tile.dataset.place) + step;
  if (to >= 0 && to < document.querySelectorAll("[data-tile]").length) place(tile, to);
});

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.(".handle")) return;
  dragged = box(event.target);
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 20, 20);
});

document.addEventListener("dragover", (event) => {
  const onto = box(event.target);
  if (!dragged || !onto) return;
  event.preventDefault();
  document.querySelector(".onto")?.classList.remove("onto");
  if (onto !== dragged) onto.classList.add("onto");
});

document.addEventListener("drop", (event) => {
  const onto = box(event.target);
  if (!dragged || !onto || onto === dragged) return;
  event.preventDefault();
  place(dragged, onto.dataset.place);
});

document.addEventListener("dragend", () => {
  document.querySelectorAll(".dragged, .onto").forEach((one) => one.classList.remove("dragged", "onto"));
  dragged = null;
});
