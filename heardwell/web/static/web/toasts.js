// A sentence at the bottom, with Undo for ten seconds.
const words = () => document.getElementById("hw-words").dataset;

export function toast(text, { undo = "", place = "", open = "", bad = false } = {}) {
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  const said = document.createElement("span");
  said.textContent = text;
  box.append(said);
  if (open) box.append(Object.assign(document.createElement("a"), { href: open, textContent: words().open }));
  if (undo) box.append(undoButton(undo, place));
  document.getElementById("hw-toasts").append(box);
  fade(box);
}

function undoButton(url, place) {
  const button = document.createElement("button");
  button.textContent = words().undo;
  button.dataset.key = "u";
  button.addEventListener("click", async () => {
    button.closest(".toast").remove();
    // In place where the page says so: nothing that is being typed or pressed may meet a page that loads.
    if (place && document.querySelector(place)) return window.htmx.ajax("POST", url, { target: place, swap: "outerHTML" });
    const csrf = document.querySelector('meta[name="csrf"]').content;
    const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf, "HX-Request": "true" } });
    response.ok ? again() : toast(words().failed, { bad: true });
  });
  return button;
}

// The page as it is now, without loading: what listens for news asks for them, else the page's inside is put anew.
async function again() {
  const live = [...document.querySelectorAll("main [data-live]")];
  if (live.length) return live.forEach((one) => window.htmx.trigger(one, "live"));
  const fresh = await fetch(location.href);
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  const inside = document.querySelector("main > .page, main .page.settings");
  if (!fresh.ok || !inside || !page.querySelector(".page")) return location.reload();
  window.htmx.swap(inside, page.querySelector(".page").outerHTML, { swapStyle: "outerHTML" });
  page.querySelectorAll("#hw-toasts > .toast > span").forEach((said) => toast(said.textContent));
}

// Ten seconds, and as long as somebody points at it or has the focus in it.
function fade(box) {
  const wait = () => setTimeout(() => (box.matches(":hover, :focus-within") ? wait() : box.remove()), 10000);
  wait();
}

export function toasts() {
  document.querySelectorAll("#hw-toasts > .toast").forEach(fade);
  document.body.addEventListener("toast", (event) => toast(event.detail.text, event.detail));
}

export { words };
