// The workplace's scripts. Every page works without them; with them it is quicker and stays true.
import { beside, copying, menus } from "./menus.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { requests } from "./requests.js";
import { seldom } from "./seldom.js";
import { strips } from "./strips.js";
import { themes } from "./themes.js";
import { times } from "./times.js";
import { toasts } from "./toasts.js";
import { waiting } from "./waiting.js";

requests();
toasts();
menus();
copying();
beside();
keys();
seldom();
strips();
themes();
times();
live();
waiting();

// Charts weigh more than all the rest: they come when one is near.
const near = new IntersectionObserver((seen) => {
  if (seen.some((one) => one.isIntersecting)) {
    near.disconnect();
    import("./chart.js");
  }
}, { rootMargin: "400px" });
const watch = (root) => root.querySelectorAll?.("hw-chart:not(:defined)").forEach((chart) => near.observe(chart));
watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
