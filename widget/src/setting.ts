/**
 * Where the hosted page stands: on a shared tablet (`?kiosk=1`) it begins anew after each visitor and leads nowhere else; in an app's
 * web view (`?inapp=1`) it tells the app what happens. On any other device it is a page like others.
 */
import type { Facts } from "./types";

const THANKS_MS = 8_000;
const IDLE_MS = 60_000;
const PAGES = "heardwell-kiosk";
const TOLD = ["app_version", "os", "screen", "connection"];

const query = new URLSearchParams(location.search);
export const kiosk = query.get("kiosk") === "1";
const inApp = query.get("inapp") === "1";

/** What the app said of itself in the address, and what the device knows. */
export function facts(): Facts {
  const found: Facts = {};
  for (const name of TOLD) {
    const said = query.get(name);
    if (said) found[name] = said.slice(0, 100);
  }
  if (!inApp) return found;
  const { connection } = navigator as { connection?: { effectiveType?: string } };
  if (connection && connection.effectiveType && !found.connection) found.connection = connection.effectiveType;
  return { screen: screen.width + "x" + screen.height, ...found };
}

/** To whatever holds the page: `{"heardwell": "ready" | "done" | "reset", "survey", "response_id"}`. */
export function tell(event: string, detail: { [name: string]: string }): void {
  if (!inApp) return;
  const message = { heardwell: event, ...detail };
  const text = JSON.stringify(message);
  const holder = window as any; // each kind of web view has its own door
  for (const post of [
    () => holder.HeardwellBridge.postMessage(text), // Android, Flutter
    () => holder.webkit.messageHandlers.heardwell.postMessage(message), // iOS
    () => holder.ReactNativeWebView.postMessage(text),
  ])
    try {
      post();
    } catch (_) {
      // another kind
    }
}

/** Once the page is drawn. `busy()` says whether somebody has begun. */
export function settle(busy: () => boolean): void {
  if (!kiosk) return;
  let moved = Date.now();
  for (const name of ["pointerdown", "keydown", "input"]) document.addEventListener(name, () => (moved = Date.now()), true);
  document.addEventListener("pointerdown", fill, { once: true });
  setInterval(() => busy() && Date.now() - moved > IDLE_MS && anew(), 1000);
  stay();
  void keep();
}

/** After the thank-you: room for the next visitor. */
export function finished(): void {
  if (!kiosk) return;
  stay();
  setTimeout(anew, THANKS_MS);
}

function anew(): void {
  location.replace(location.href);
}

/** Links to elsewhere would leave the next visitor on a strange page. */
function stay(): void {
  document.querySelectorAll<HTMLAnchorElement>("a[href]").forEach((link) => (link.hidden = link.hidden || link.pathname !== location.pathname));
}

async function fill(): Promise<void> {
  try {
    await document.documentElement.requestFullscreen();
  } catch (_) {
    // not allowed here: it works as well in a window
  }
}

/** For the hours without a network: the page itself, kept by a worker that only kiosks have. */
async function keep(): Promise<void> {
  try {
    await navigator.serviceWorker.register("kiosk.js", { scope: "./" });
    const scripts = Array.from(document.querySelectorAll<HTMLScriptElement>("script[src]"), (script) => script.src);
    const tongues = Array.from(document.querySelectorAll<HTMLAnchorElement>("a[hreflang]"), (link) => link.href);
    await (await caches.open(PAGES)).addAll([location.href, ...tongues, ...scripts]);
  } catch (_) {
    // no secure connection, no worker: then it needs the network to begin anew
  }
}
