// A form that is sent by its button says when something in it is not saved yet.
document.addEventListener("input", (event) => {
  event.target.closest("form[data-unsaved]")?.querySelector(".unsaved")?.removeAttribute("hidden");
});
