// Pictures open over the page: arrows go on, Escape closes. Without this their links open them in the browser.
const turned = () => (document.dir === "rtl" ? -1 : 1);

function show(dialog, pictures, at) {
  const link = pictures[at];
  const image = dialog.querySelector("img");
  image.src = link.href;
  image.alt = link.dataset.name;
  dialog.querySelector("[data-caption]").textContent = link.dataset.name;
  dialog.querySelector("[data-whole]").href = link.href;
  dialog.querySelectorAll("[data-step]").forEach((button) => {
    button.hidden = pictures.length < 2;
    button.disabled = !pictures[at + Number(button.dataset.step)];
  });
  dialog.dataset.at = at;
}

const picturesOf = (dialog) => [...dialog.previousElementSibling.querySelectorAll("[data-picture]")];

function step(dialog, by) {
  const pictures = picturesOf(dialog);
  const at = Number(dialog.dataset.at) + by;
  if (pictures[at]) show(dialog, pictures, at);
}

// Before others see the click: nobody leaves this page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-files] [data-picture]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const dialog = link.closest("[data-files]").nextElementSibling;
    const pictures = picturesOf(dialog);
    show(dialog, pictures, pictures.indexOf(link));
    dialog.showModal();
    return;
  }
  const dialog = event.target.closest("[data-lightbox]");
  if (!dialog) return;
  const button = event.target.closest("[data-step]");
  if (button) step(dialog, Number(button.dataset.step));
  else if (event.target === dialog) dialog.close();
}, true);

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest?.("[data-lightbox][open]");
  if (!dialog) return;
  // The room's own keys must not act on what lies behind.
  event.stopImmediatePropagation();
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) step(dialog, by * turned());
}, true);
