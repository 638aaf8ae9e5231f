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
    response.ok ? location.reload() : toast(words().failed, { bad: true });
  });
  return button;
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
