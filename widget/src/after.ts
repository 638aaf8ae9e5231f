/**
 * After the last answer: the respondent's private link, and whether they may be quoted. Fetched when the server hands out a
 * link, so it brings its own words.
 */
declare const SHEET_AFTER: string;
import type { Survey } from "./types";

const WORDS: { [lang: string]: { [name: string]: string } } = {
  "en": {"link": "Your private link", "help": "See what becomes of your feedback, add to it, or erase it. Keep the link to yourself.", "open": "Open it", "quote": "May we quote you?", "none": "No, please don’t", "anonymous": "Yes, without my name", "named": "Yes, with my name", "name": "Your name, as it may stand there", "go": "Save", "quoted": "Saved.", "copy": "Copy", "copied": "Copied"},
  "zh-Hans": {"link": "您的专属链接", "help": "查看反馈的进展、补充内容或删除。请勿把链接给别人。", "open": "打开", "quote": "我们可以引用您的话吗？", "none": "不可以", "anonymous": "可以，但不要写我的名字", "named": "可以，并写上我的名字", "name": "署名（按您希望的写法）", "go": "保存", "quoted": "已保存。", "copy": "复制", "copied": "已复制"},
  "zh-Hant": {"link": "您的專屬連結", "help": "查看回饋的進展、補充內容或刪除。請勿把連結給別人。", "open": "開啟", "quote": "我們可以引用您的話嗎？", "none": "不可以", "anonymous": "可以，但不要寫我的名字", "named": "可以，並寫上我的名字", "name": "署名（依您希望的寫法）", "go": "儲存", "quoted": "已儲存。", "copy": "複製", "copied": "已複製"},
  "ar": {"link": "رابطك الخاص", "help": "تابع ما يجري بشأن رأيك، أو أضِف إليه، أو احذفه. احتفظ بالرابط لنفسك.", "open": "افتحه", "quote": "هل يمكننا أن نقتبس كلامك؟", "none": "لا، من فضلكم", "anonymous": "نعم، من دون اسمي", "named": "نعم، مع ذكر اسمي", "name": "اسمك كما تريد أن يظهر", "go": "حفظ", "quoted": "تم الحفظ.", "copy": "نسخ", "copied": "تم النسخ"},
};
const RETRY_MS = 2000;
const TRIES = 5;

function nearest(lang: string): { [name: string]: string } {
  const tag = lang.toLowerCase();
  if (tag.indexOf("zh") === 0) return WORDS[/hant|tw|hk|mo/.test(tag) ? "zh-Hant" : "zh-Hans"]!;
  return WORDS[tag.split("-")[0]!] || WORDS.en!;
}

function element(tag: string, attributes: { [name: string]: string }, text = ""): HTMLElement {
  const made = document.createElement(tag);
  Object.keys(attributes).forEach((name) => made.setAttribute(name, attributes[name]!));
  made.textContent = text;
  return made;
}

/** Put both under the card's words. `base` is an address of the server that gave the link. */
export function offer(card: HTMLElement, link: string, base: string, survey: Pick<Survey, "after">, lang: string): void {
  const say = nearest(lang);
  const address = new URL(link, base).href;
  dress(card.getRootNode() as ShadowRoot | Document);
  card.classList.add("kept"); // does not close by itself any more
  const place = card.appendChild(element("div", { class: "after" }));
  if ((survey.after || {}).quote === "ask") place.appendChild(quoting(say, address));
  place.appendChild(element("b", { class: "t" }, say.link));
  place.appendChild(element("p", { class: "soft" }, say.help));
  const row = place.appendChild(element("div", { class: "row" }));
  const open = row.appendChild(element("button", { class: "link", type: "button" }, say.open));
  const copy = row.appendChild(element("button", { class: "link", type: "button" }, say.copy));
  open.addEventListener("click", () => window.open(address, "_blank", "noopener,noreferrer"));
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(address).then(() => (copy.textContent = say.copied!), () => (copy.textContent = address));
  });
}

function dress(root: ShadowRoot | Document): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET_AFTER);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch (_) {
    // before Chromium 73: plainer
  }
}

function quoting(say: { [name: string]: string }, address: string): HTMLElement {
  const box = element("fieldset", { class: "q" });
  const tiles = element("div", { class: "opts words list" });
  const told = element("p", { class: "soft", role: "status" });
  const field = element("input", { class: "field", autocomplete: "name", dir: "auto", maxlength: "120" }) as HTMLInputElement;
  const label = element("label", { class: "t" }, say.name);
  const naming = element("div", { hidden: "" });
  const go = element("button", { class: "go", type: "button" }, say.go);
  const row = element("div", { class: "row" });
  const give = (value: string): void => permit(address, value, field.value, TRIES, (named) => {
    naming.hidden = named;
    told.textContent = named ? say.quoted! : "";
    if (!named) field.focus();
  });
  box.appendChild(element("legend", { class: "t" }, say.quote));
  ["none", "anonymous", "named"].forEach((value) => {
    const label = element("label", { class: "o" });
    const input = element("input", { type: "radio", name: "heardwell-quote", value });
    input.addEventListener("change", () => give(value));
    label.appendChild(input);
    label.appendChild(element("span", {}, say[value]));
    tiles.appendChild(label);
  });
  go.addEventListener("click", () => give("named"));
  box.appendChild(tiles);
  label.appendChild(field);
  naming.appendChild(label);
  row.appendChild(go);
  naming.appendChild(row);
  box.appendChild(naming);
  box.appendChild(told);
  return box;
}

/** `done(false)`: with a name, and none is known. The answer may still be on its way into the records (503): then a little later. */
function permit(address: string, quote: string, name: string, tries: number, done: (named: boolean) => void): void {
  const again = (): void => {
    if (tries > 1) setTimeout(() => permit(address, quote, name, tries - 1, done), RETRY_MS);
  };
  const options = { method: "POST", body: new URLSearchParams({ quote, name }), headers: { Accept: "application/json" }, credentials: "omit" as const };
  fetch(address + "/quote", options).then((reply) => (reply.ok || reply.status === 422 ? done(reply.ok) : reply.status === 503 && again()), again);
}
