// "12 min" stays true while a page is open. The words are the server's: see web/times.py.
import { words } from "./toasts.js";

// In the reader's digits: the server says which.
export const written = (n) => String(n).replace(/\d/g, (digit) => words().numerals[digit] ?? digit);
const rules = new Intl.PluralRules(document.documentElement.lang);

function say(seconds) {
  if (seconds < 60) return words().justNow;
  const [n, unit] = seconds < 3600 ? [Math.floor(seconds / 60), "minute"] : [Math.floor(seconds / 3600), "hour"];
  return JSON.parse(words().ago)[unit][rules.select(n)].replace("{n}", written(n));
}

function refresh() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-when]")) {
    const seconds = (now - Date.parse(time.dateTime)) / 1000;
    // Older ones change with the day; the next page load says it in the reader's zone.
    if (seconds >= 0 && seconds < 6 * 3600) time.textContent = say(seconds);
  }
}

export function times() {
  setInterval(refresh, 30000);
}
