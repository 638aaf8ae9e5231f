// Small manners: menus close, dialogs open, secrets are copied.
import { toast, words } from "./toasts.js";

const closeOthers = (kept) =>
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(kept) || menu.removeAttribute("open"));

export function menus() {
  document.addEventListener("click", (event) => {
    closeOthers(event.target);
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  });
}

// <a data-beside="id" hx-get hx-target="#id">: what is fetched opens beside it instead of a page.
export function beside() {
  document.addEventListener("htmx:afterSwap", (event) => {
    const id = event.detail.requestConfig?.elt?.dataset?.beside;
    if (id) document.getElementById(id).showPopover();
  });
}

// <button data-copy="#snippet"> copies the text of that element.
export function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    toast(words().copied);
  });
}
