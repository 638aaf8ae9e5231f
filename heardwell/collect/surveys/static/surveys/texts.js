// The texts of a form: walking over them, and knowing what a known text is in another language.

// Calls visit(texts, path) for every texts-by-language object.
export function walk(form, visit) {
  form.questions.forEach((question, index) => {
    const path = `questions.${index}`;
    visit((question.label ||= {}), `${path}.label`);
    if (question.help) visit(question.help, `${path}.help`);
    for (const part of ["statement", "unit"]) if (question[part]) visit(question[part], `${path}.${part}`);
    if (question.image) visit((question.image.alt ||= {}), `${path}.image.alt`);
    for (const [point, texts] of Object.entries(question.scale?.labels || {})) visit(texts, `${path}.scale.labels.${point}`);
    (question.choices || []).forEach((choice, number) => visit((choice.label ||= {}), `${path}.choices.${number}.label`));
    (question.rows || []).forEach((row, number) => visit((row.label ||= {}), `${path}.rows.${number}.label`));
  });
  for (const [name, texts] of Object.entries(form.texts)) visit(texts, `texts.${name}`);
  (form.endings || []).forEach((ending, index) => {
    for (const part of ["title", "text"]) if (ending[part]) visit(ending[part], `endings.${index}.${part}`);
  });
  if (form.public_review?.text) visit(form.public_review.text, "public_review.text");
}

// en-GB takes the words of en, zh-TW those of zh-Hant.
export function closest(texts, tag) {
  if (texts[tag]) return texts[tag];
  const [base, ...rest] = tag.split("-");
  if (base === "zh") return texts[rest.some((part) => /^(Hant|TW|HK|MO)$/.test(part)) ? "zh-Hant" : "zh-Hans"];
  return texts[base];
}

// Fills the gaps of a language with what the templates say there, where the default text is still a template's.
export function translate(form, tag, phrasebook) {
  const known = new Map(phrasebook.flatMap((entry) => Object.values(entry).map((text) => [text, entry])));
  walk(form, (texts) => {
    const entry = known.get(texts[form.default_language]);
    const words = entry && closest(entry, tag);
    if (!texts[tag] && words) texts[tag] = words;
  });
}

export function copyTexts(form, from, to) {
  walk(form, (texts) => {
    if (!texts[to] && texts[from]) texts[to] = texts[from];
  });
}

export function forget(form, tag) {
  walk(form, (texts) => delete texts[tag]);
  form.languages = form.languages.filter((one) => one !== tag);
}

// A question from a starter, in the languages of the form only.
export function spoken(value, tags) {
  if (Array.isArray(value)) return value.map((one) => spoken(one, tags));
  if (!value || typeof value !== "object") return value;
  if ("zh-Hant" in value) return Object.fromEntries(tags.map((tag) => [tag, closest(value, tag)]).filter(([, text]) => text));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, spoken(part, tags)]));
}
