/* A kiosk's worker: the network first, and what was kept when it is away. Pages of other visitors are left alone. */
const PAGES = "heardwell-kiosk";
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = request.mode === "navigate" ? url.searchParams.get("kiosk") === "1" : url.pathname.includes("/w/v1/");
  if (request.method === "GET" && url.origin === self.location.origin && ours) event.respondWith(answer(request));
});

async function answer(request) {
  const pages = await caches.open(PAGES);
  try {
    const found = await Promise.race([fetch(request), late()]);
    if (found.ok) await pages.put(request, found.clone());
    if (found.status < 500) return found;
  } catch {
    // no network: what was kept will do
  }
  return (await pages.match(request)) || (await pages.match(request, { ignoreVary: true })) || Response.error();
}

function late() {
  return new Promise((_, refuse) => setTimeout(refuse, PATIENCE_MS, new Error("late")));
}
