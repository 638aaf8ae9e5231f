// Strips that scroll sideways: what is chosen in one stands in sight.
const STRIPS = ".tabs.scroll, .settings-strip, .chips.scroll";

function center(strip) {
  const here = strip.querySelector("[aria-current], [aria-selected=true]");
  if (!here || strip.scrollWidth <= strip.clientWidth) return;
  const [around, own] = [strip.getBoundingClientRect(), here.getBoundingClientRect()];
  strip.scrollLeft += own.left + own.width / 2 - around.left - around.width / 2;
}

export function strips() {
  document.querySelectorAll(STRIPS).forEach(center);
  document.addEventListener("htmx:load", ({ target }) => target.querySelectorAll?.(STRIPS).forEach(center));
}
