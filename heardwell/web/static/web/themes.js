// The theme changes at once; the server keeps it in a cookie and writes it into every page.
export function themes() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-themes]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const { value } = event.submitter;
    const body = new FormData(form, event.submitter);
    const root = document.documentElement;
    value ? (root.dataset.theme = value) : delete root.dataset.theme;
    document.querySelector('meta[name="color-scheme"]').content = value || "light dark";
    document.querySelectorAll('form[data-themes] button, button[form="hw-palette-theme"]').forEach((one) => one.setAttribute("aria-pressed", String(one.value === value)));
    document.dispatchEvent(new Event("hw:theme"));
    fetch(form.action, { method: "POST", body });
  });
}
