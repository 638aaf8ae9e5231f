/** The renderer's own words; a survey may bring its own under the same name in `texts`. */
import { find, slice } from "./natives";
import type { Survey, Texts } from "./types";

type Words = { [name: string]: string };

const en: Words = {
  next: "Next",
  send: "Send",
  back: "Back",
  skip: "Skip",
  close: "Close",
  optional: "If you like",
  hint: "A few words are plenty",
  missing: "Please answer this one first. Nothing you wrote is lost.",
  offline: "You’re offline. Your answers are kept on this device and go out by themselves.",
  language: "Language",
  progress: "Progress",
  thanks: "Thank you. That helps.",
  yes: "Yes",
  partly: "Partly",
  no: "Not yet",
  up: "Thumbs up",
  down: "Thumbs down",
  all: "All questions on one page",
};
const zhHans: Words = {
  next: "下一题",
  send: "提交",
  back: "上一题",
  skip: "跳过",
  close: "关闭",
  optional: "选填",
  hint: "几个字就够了",
  missing: "请先回答这一题，写好的内容都还在。",
  offline: "当前没有网络。回答已保存在本设备上，联网后会自动发送。",
  language: "语言",
  progress: "进度",
  thanks: "感谢您的反馈",
  yes: "达成了",
  partly: "部分达成",
  no: "还没有",
  up: "赞",
  down: "踩",
  all: "全部题目显示在一页",
};
const zhHant: Words = {
  next: "下一題",
  send: "送出",
  back: "上一題",
  skip: "略過",
  close: "關閉",
  optional: "不寫也可以",
  hint: "幾個字就夠了",
  missing: "請先回答這一題，寫好的內容都還在。",
  offline: "目前沒有網路。回答已存在這台裝置，連上後會自動送出。",
  language: "語言",
  progress: "進度",
  thanks: "感謝您的回饋",
  yes: "達成了",
  partly: "達成一部分",
  no: "還沒",
  up: "讚",
  down: "倒讚",
  all: "全部題目列在同一頁",
};
const ar: Words = {
  next: "التالي",
  send: "إرسال",
  back: "السابق",
  skip: "تخطٍّ",
  close: "إغلاق",
  optional: "اختياري",
  hint: "تكفي بضع كلمات",
  missing: "أجب عن هذا السؤال أولًا، ولم يضِع شيء مما كتبت.",
  offline: "لا يوجد اتصال. إجاباتك محفوظة على هذا الجهاز وستُرسل من تلقاء نفسها.",
  language: "اللغة",
  progress: "التقدّم",
  thanks: "شكرًا لمشاركتنا رأيك",
  yes: "نعم",
  partly: "جزئيًا",
  no: "ليس بعد",
  up: "أعجبني",
  down: "لم يعجبني",
  all: "كل الأسئلة في صفحة واحدة",
};
const tables: { [lang: string]: Words } = { __proto__: null, en, "zh-Hans": zhHans, "zh-Hant": zhHant, ar } as any;
const names: Words = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", ar: "العربية" };

/** A survey's text in `lang`, else in its default language. */
export function text(survey: Survey, texts: Texts | undefined, lang: string): string {
  return (texts && (texts[lang] || texts[survey.default_language])) || "";
}

export function word(survey: Survey, lang: string, name: string): string {
  const own = survey.texts && survey.texts[name];
  const table = tables[lang] || tables[slice(lang, 0, 2)] || en;
  return (own && own[lang]) || table[name] || (own && own[survey.default_language]) || en[name] || "";
}

/** A language in its own name. */
export function languageName(lang: string): string {
  if (names[lang]) return names[lang]!;
  try {
    return new Intl.DisplayNames([lang], { type: "language" }).of(lang) || lang;
  } catch (_) {
    return lang; // before Chromium 81, or a tag that no table knows
  }
}

/** "3 of 5" for people who hear the stars. */
export function stars(lang: string, value: number, most: number): string {
  if (find(lang, "zh") === 0) return value + (lang === "zh-Hant" ? " 顆星" : " 颗星");
  if (find(lang, "ar") === 0) return value === 1 ? "نجمة واحدة" : value === 2 ? "نجمتان" : value + (value < 11 ? " نجوم" : " نجمة");
  return find(lang, "en") === 0 ? value + (value === 1 ? " star" : " stars") : value + "/" + most;
}
