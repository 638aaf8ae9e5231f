// What few visits need comes when it is asked for: the palette, and drafts where a form keeps them.
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
export const paletteKey = MAC ? "⌘K" : "Ctrl K";

async function palette() {
  document.getElementById("hw-more")?.hidePopover();
  (await import("./palette.js")).toggle();
}

export function seldom() {
  const drafts = (root) => root.querySelector?.("form[data-keep]") && import("./drafts.js").then((found) => found.drafts());
  drafts(document);
  document.addEventListener("htmx:load", () => drafts(document));
  if (!document.getElementById("hw-palette")) return;
  document.querySelectorAll("[data-palette] kbd").forEach((key) => (key.textContent = paletteKey));
  document.addEventListener("keydown", (event) => {
    const asked = (MAC ? event.metaKey : event.ctrlKey) && event.code === "KeyK" && !event.shiftKey && !event.altKey;
    if (!asked) return;
    event.preventDefault();
    palette();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    palette();
  });
  // What somebody chose last is nobody else's business.
  document.addEventListener("submit", (event) => {
    if (!event.target.action.includes("/sign-out")) return;
    Object.keys(localStorage).filter((name) => name.startsWith("hw-recent:")).forEach((name) => localStorage.removeItem(name));
  });
}
