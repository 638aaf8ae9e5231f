// Wording that may sound like blame: phrases and better ones from a small file, in each language.
let phrases;

async function load(url) {
  phrases ??= fetch(url).then((response) => (response.ok ? response.json() : [])).catch(() => []);
  return phrases;
}

// A phrase of letters must stand alone; Chinese has no spaces to look for, Arabic joins particles to words.
const alone = (text, start, end) =>
  !/[a-z]/i.test(text[start]) || (!/[\p{L}\p{N}]/u.test(text[start - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(text[end] ?? " "));

const flat = (text) => text.toLowerCase().replaceAll("’", "'");

// Tracks the capital of what it replaces: at the start of a sentence the better wording has one, too.
function cased(better, found) {
  return /^\p{Lu}/u.test(found) ? better[0].toUpperCase() + better.slice(1) : better;
}

// The first phrase of the text that the writer has not decided to keep, or null.
export async function weigh(url, text, kept) {
  const lower = flat(text);
  let first = null;
  for (const { find, kind, better } of await load(url)) {
    const start = kept.has(find) ? -1 : lower.indexOf(find);
    const end = start + find.length;
    if (start < 0 || !alone(lower, start, end) || (first && first.start <= start)) continue;
    first = { phrase: find, kind, start, end, better: cased(better, text.slice(start, end)) };
  }
  return first;
}

// The text as nodes for the mirror behind the field, the phrase marked.
export function marks(text, found) {
  if (!found) return [`${text}\n`];
  const mark = document.createElement("mark");
  mark.textContent = text.slice(found.start, found.end);
  return [text.slice(0, found.start), mark, `${text.slice(found.end)}\n`];
}
