/** A survey's texts, and the renderer's own words, which come with the form in one language. */
import type { Survey, Texts } from "./types";

/** A survey's text in `lang`, else in its default language. */
export function text(survey: Survey, texts: Texts | undefined, lang: string): string {
  return (texts && (texts[lang] || texts[survey.default_language!])) || "";
}

/** One of the renderer's words; a survey may bring its own under the same name in `texts`. */
export function word(survey: Survey, lang: string, name: string): string {
  const own = survey.texts && survey.texts[name];
  return (own && own[lang]) || (survey.words && survey.words[name]) || (own && own[survey.default_language!]) || "";
}
