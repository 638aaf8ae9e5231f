// An interview by keyboard: digits choose, Enter goes on. "1" and then "0" within 700 ms is 10.
const form = document.getElementById("interview");
const options = [...form.querySelectorAll(".pick input[name=answer]")];
const points = form.querySelector(".picks.points");
let typed = "";
let last = 0;

const writes = (target) => target.matches("textarea, input:not([type=radio]):not([type=checkbox]), select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && !event.target.matches("textarea, button, a, summary")) {
    event.preventDefault();
    form.requestSubmit(document.getElementById("go"));
    return;
  }
  const digit = /^[0-9٠-٩]$/.test(event.key) ? String(event.key.codePointAt(0) % 16) : "";
  if (!digit || writes(event.target) || !options.length) return;
  typed = event.timeStamp - last < 700 ? typed + digit : digit;
  last = event.timeStamp;
  const chosen = points ? options.find((one) => one.value === typed) : options[Number(digit) - 1];
  if (!chosen) return;
  chosen.type === "checkbox" ? chosen.click() : (chosen.checked = true);
  chosen.focus();
});

(form.querySelector(".said-words") ?? form.querySelector("input:checked") ?? form.querySelector(".pick input"))?.focus();
