// The preview: the real respondent's page of the saved draft, in the language being edited.
const byId = (id) => document.getElementById(id);

export function makePreview(app) {
  const box = byId("frames");
  let shown = box.children[0];
  let timer = 0;

  // The next page loads behind the present one, so that nothing flashes.
  function now() {
    const next = [...box.children].find((frame) => frame !== shown);
    const address = new URL(app.data.urls.preview, location.href);
    address.searchParams.set("lang", app.state.lang);
    if (byId("night").ariaPressed === "true") address.searchParams.set("scheme", "dark");
    if (box.dataset.size === "sent") address.searchParams.set("sent", "1");
    const place = shown.contentWindow?.scrollY || 0;
    next.onload = () => {
      if (next.contentWindow.location.href === "about:blank") return;
      next.onload = null;
      next.hidden = false;
      shown.hidden = true;
      shown = next;
      shown.classList.toggle("dark", byId("night").ariaPressed === "true");
      next.contentWindow.scrollTo(0, place);
      reveal();
    };
    next.contentWindow.location.replace(address);
  }

  function reveal() {
    const page = shown.contentDocument;
    const field = page?.getElementsByName(app.state.selected)[0];
    const question = field?.closest(".q");
    if (!question) return;
    const { top, bottom } = question.getBoundingClientRect();
    if (top < 0 || bottom > shown.clientHeight) shown.contentWindow.scrollBy(0, top - 80);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(now, 80);
  }

  byId("sizes").addEventListener("click", (event) => {
    const size = event.target.closest("[data-size]")?.dataset.size;
    if (!size) return;
    box.dataset.size = size;
    for (const button of byId("sizes").children) button.toggleAttribute("aria-current", button.dataset.size === size);
    for (const button of byId("sizes").querySelectorAll("[aria-current]")) button.setAttribute("aria-current", "true");
    now();
  });

  byId("night").addEventListener("click", () => {
    byId("night").ariaPressed = `${byId("night").ariaPressed !== "true"}`;
    now();
  });

  return { now, soon };
}
