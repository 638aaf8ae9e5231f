/**
 * A copy of the window as a picture: every element that can be seen, written down with its computed style, drawn by the browser
 * itself (SVG's `foreignObject`). What people type and what the page calls private is never written down. Pictures from elsewhere
 * may not be read, so a grey box stands for them.
 */
export const MASK = "#c3cccd";
const GREY = "#dfe4e4";
const MOST_ELEMENTS = 8000;
const WAIT_MS = 2500;
const XHTML = "http://www.w3.org/1999/xhtml";
const NEVER = /^(script|style|link|meta|noscript|template|head|title|base|param|source|track|datalist)$/;
const FOREIGN = /^(iframe|object|embed|frame|portal)$/;
const ATTRIBUTES = ["colspan", "rowspan", "span", "start", "reversed", "value", "dir", "lang", "open", "type"];
/** What a copy that never moves does not need, and the logical names of what is there under its physical one. */
const IDLE = /^(transition|animation|cursor|pointer|user-|-webkit-user|-webkit-locale|will|inline-size|block-size|m..-(inline|block)|margin-(inline|block)|padding-(inline|block)|border-(inline|block|start|end)|inset-|scroll|view-|anchor|contain|content-v|offset|perspective-o|timeline|app-|speak|page|orphans|widows|overflow-(inline|block|anchor)|counter|list-style-image|border-image|quotes|d$|content$)/;
const INHERITED = /^(color|font|letter|line-h|text-|-webkit-text|white|word|visib|direction|list|border-c|border-sp|caption|tab|hyph|overflow-w|writing|fill|stroke|image-r)/;
const SHAPES = /^(fill|stroke|opacity|color|display|visibility|transform|stop|text-anchor|font|dominant|clip-rule|marker)/;

type Styles = { [name: string]: string };
interface Copying {
  skip(element: Element): boolean;
  width: number;
  height: number;
  left: number;
  defaults: { [tag: string]: Styles };
  frame: Document;
  pictures: Promise<string>[];
  known: { [address: string]: number };
  seen: Map<Element, boolean>;
  hasFonts: boolean;
}

/** Whether this browser, and this page's policy, let a copy be drawn. */
export async function possible(): Promise<boolean> {
  try {
    const canvas = await drawn('<div xmlns="' + XHTML + '" style="width:4px;height:4px;background:#f00"></div>', "", 4, 4, 1);
    return canvas.getContext("2d")!.getImageData(1, 1, 1, 1).data[0]! > 200;
  } catch (_) {
    return false;
  }
}

/** Rejects when it cannot be drawn. */
export async function copy(skip: (element: Element) => boolean): Promise<HTMLCanvasElement> {
  const root = document.documentElement;
  const frame = document.createElement("iframe");
  frame.style.setProperty("display", "block", "important");
  frame.style.setProperty("position", "fixed", "important");
  frame.style.setProperty("visibility", "hidden", "important");
  root.append(frame);
  try {
    const fonts = await faces();
    const it: Copying = {
      skip: (element) => element === frame || skip(element), width: root.clientWidth, height: window.innerHeight, left: MOST_ELEMENTS,
      defaults: {}, frame: frame.contentDocument!, pictures: [], known: {}, seen: new Map(), hasFonts: !!fonts,
    };
    const written = page(it, root);
    const pictures = await Promise.all(it.pictures);
    const filled = written.replace(/@@(\d+)@@/g, (_, at: string) => pictures[+at]!);
    return await drawn(filled, fonts, it.width, it.height, Math.min(window.devicePixelRatio || 1, 2));
  } finally {
    frame.remove();
  }
}

async function drawn(inside: string, fonts: string, width: number, height: number, scale: number): Promise<HTMLCanvasElement> {
  const style = fonts && "<style>" + escaped(fonts) + "</style>";
  const text = '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '">' + style + '<foreignObject x="0" y="0" width="' + width + '" height="' + height + '">' + inside + "</foreignObject></svg>";
  const picture = await loaded("data:image/svg+xml;charset=utf-8," + encodeURIComponent(text));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  pen.getImageData(0, 0, 1, 1); // throws where the browser calls this a foreign picture
  return canvas;
}

function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    setTimeout(reject, WAIT_MS * 4);
    picture.src = address;
  });
}

/** The page, moved as far as it is scrolled; what is fixed stays in its place, since the frame around it does not move. */
function page(it: Copying, root: HTMLElement): string {
  const paper = [root, document.body].map((one) => getComputedStyle(one).backgroundColor).find((colour) => !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(colour));
  const dark = /dark/.test(getComputedStyle(root).colorScheme) && matchMedia("(prefers-color-scheme: dark)").matches;
  const moved = "position:relative;left:" + -window.scrollX + "px;top:" + -window.scrollY + "px;width:" + root.clientWidth + "px;";
  const behind = "position:absolute;left:0;top:0;width:" + it.width + "px;height:" + it.height + "px;background:" + (paper || (dark ? "#121212" : "#fff"));
  return '<div xmlns="' + XHTML + '"><div style="' + behind + '"></div><div style="' + moved + '">' + element(it, root, null) + "</div></div>";
}

function element(it: Copying, node: Element, parent: Styles | null): string {
  const tag = node.localName;
  if (NEVER.test(tag) || it.skip(node)) return "";
  const style = getComputedStyle(node) as CSSStyleDeclaration & Styles;
  if (style.display === "none") return "";
  if (masked(node)) return box(it, node, style, parent, MASK);
  if (FOREIGN.test(tag)) return box(it, node, style, parent, GREY);
  if (/^(img|canvas|video)$/.test(tag)) return still(it, node as HTMLImageElement, style, parent);
  const shown = visible(it, node) && it.left-- > 0;
  if (tag === "svg") return shown ? drawing(it, node, style, parent) : box(it, node, style, parent, "");
  const name = /^(html|body|input)$/.test(tag) ? "div" : tag.includes("-") || tag === "slot" ? "span" : tag;
  const stuck = style.position === "sticky" && shown;
  const own = styled(it, name, style, parent) + (stuck ? "visibility:hidden;" : "");
  const inside = stuck ? "" : shown ? before(it, node, "::before", style) + content(it, node, style) + before(it, node, "::after", style) : "";
  const made = "<" + name + attributes(node) + ' style="' + escaped(own) + '">' + inside + "</" + name + ">";
  return stuck ? made + pinned(it, node, name, style, parent) : made;
}

/** What sticks is drawn where it is, and leaves its room behind. */
function pinned(it: Copying, node: Element, name: string, style: CSSStyleDeclaration & Styles, parent: Styles | null): string {
  const { left, top, width, height } = node.getBoundingClientRect();
  const place = "position:fixed;inset:auto;left:" + left + "px;top:" + top + "px;width:" + width + "px;height:" + height + "px;margin:0;box-sizing:border-box;";
  const inside = before(it, node, "::before", style) + content(it, node, style) + before(it, node, "::after", style);
  return "<" + name + attributes(node) + ' style="' + escaped(styled(it, name, style, parent) + place) + '">' + inside + "</" + name + ">";
}

function content(it: Copying, node: Element, style: CSSStyleDeclaration & Styles): string {
  if (node instanceof HTMLInputElement) return escaped(node.value); // only buttons come this far
  const inside = node.shadowRoot ? node.shadowRoot.childNodes : node.localName === "slot" && (node as HTMLSlotElement).assignedNodes().length ? (node as HTMLSlotElement).assignedNodes() : node.childNodes;
  let text = "";
  for (const child of Array.from(inside)) {
    if (child.nodeType === 3) text += escaped(it.hasFonts ? (child as Text).data : (child as Text).data.replace(/[\ue000-\uf8ff]/g, " "));
    else if (child.nodeType === 1) text += element(it, child as Element, style);
  }
  const { scrollLeft: x, scrollTop: y } = node;
  const page = node === document.documentElement || node === document.body;
  return (x || y) && !page ? '<div style="translate:' + -x + "px " + -y + 'px">' + text + "</div>" : text;
}

/** Fields, whatever is in them, and what the page has marked. Buttons only bear names. */
function masked(node: Element): boolean {
  if (node.hasAttribute("data-private") || (node as HTMLElement).isContentEditable) return true;
  if (node instanceof HTMLInputElement) return !/^(submit|button|reset|image)$/.test(node.type);
  return /^(textarea|select|progress|meter)$/.test(node.localName);
}

/** A box as large as the element, of one colour through and through. */
function box(it: Copying, node: Element, style: CSSStyleDeclaration & Styles, parent: Styles | null, colour: string): string {
  const { width, height } = node.getBoundingClientRect();
  const inline = /^inline/.test(style.display!);
  const field = inline && /^(input|select)$/.test(node.localName);
  const words = colour === MASK && style.display === "inline";
  const fixed = colour && inline ? "display:inline-block;vertical-align:" + (words ? "bottom" : style.verticalAlign) + ";" : "";
  const plain = colour ? "box-sizing:border-box;width:" + width + "px;height:" + height + "px;background:" + colour + ";border-color:" + colour + ";box-shadow:none;outline:0;resize:none;color:transparent;-webkit-text-fill-color:transparent;-webkit-text-security:none;" : "";
  // A field stands on the line of its words: an unseen one holds it there.
  const held = field ? "overflow:visible;white-space:nowrap;line-height:" + (height - edges(style)) + "px;" : "";
  return '<div style="' + escaped(styled(it, "div", style, parent) + fixed + plain + held) + '">' + (field ? "\u200b" : "") + "</div>";
}

function edges(style: CSSStyleDeclaration & Styles): number {
  const sides = [style.borderTopWidth, style.borderBottomWidth, style.paddingTop, style.paddingBottom];
  return sides.reduce((sum, side) => sum + (parseFloat(side!) || 0), 0);
}

function still(it: Copying, node: HTMLImageElement | HTMLCanvasElement | HTMLVideoElement, style: CSSStyleDeclaration & Styles, parent: Styles | null): string {
  const { width, height } = node.getBoundingClientRect();
  const address = width && height && visible(it, node) ? read(node, width, height) : "";
  if (!address) return box(it, node, style, parent, visible(it, node) ? GREY : "");
  return '<img src="' + address + '" style="' + escaped(styled(it, "img", style, parent) + "box-sizing:border-box;width:" + width + "px;height:" + height + "px;") + '"/>';
}

/** The picture's points; "" when they are not ours to read. */
function read(node: HTMLImageElement | HTMLCanvasElement | HTMLVideoElement, width: number, height: number): string {
  try {
    const own = node as HTMLImageElement & HTMLVideoElement;
    const [wide, high] = [own.naturalWidth || own.videoWidth || node.width, own.naturalHeight || own.videoHeight || node.height];
    const part = Math.min(1, (2 * Math.max(width / wide, height / high)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(wide * part));
    canvas.height = Math.max(1, Math.round(high * part));
    canvas.getContext("2d")!.drawImage(node, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  } catch (_) {
    return "";
  }
}

/** A drawing within the page, with the colours that the page's sheet gives it. */
function drawing(it: Copying, node: Element, style: CSSStyleDeclaration & Styles, parent: Styles | null): string {
  return shape(node, styled(it, "svg", style, parent), 0, true);
}

/** `dressed`: with its computed style. What is drawn elsewhere and used here takes its colours from here. */
function shape(node: Element, given: string, depth: number, dressed: boolean): string {
  const tag = node.localName;
  if (/^(script|style|foreignObject|image|a|animate.*|set|title|desc)$/.test(tag) || depth > 20) return "";
  let attributes = tag === "svg" && !depth ? ' xmlns="http://www.w3.org/2000/svg"' : "";
  for (const { name, value } of Array.from(node.attributes)) if (!/^(style|class|xmlns|on|href|xlink:|data-|aria-|role)/.test(name) && !name.includes(":")) attributes += " " + name + '="' + escaped(value) + '"';
  if (tag === "use") {
    const link = node.getAttribute("href") || node.getAttribute("xlink:href") || "";
    const symbol = link[0] === "#" && (node.getRootNode() as Document).getElementById(link.slice(1));
    if (!symbol) return "";
    const view = symbol.getAttribute("viewBox");
    const inner = Array.from(symbol.localName === "symbol" ? symbol.children : [symbol]).map((child) => shape(child, "", depth + 1, false)).join("");
    return "<svg" + (view ? ' viewBox="' + escaped(view) + '"' : "") + attributes + ' overflow="visible">' + inner + "</svg>";
  }
  let own = given;
  if (depth && dressed) {
    const style = getComputedStyle(node);
    for (const name of Array.from(style)) if (SHAPES.test(name)) own += name + ":" + style.getPropertyValue(name) + ";";
  }
  const inner = Array.from(node.childNodes).map((child) => (child.nodeType === 3 ? escaped((child as Text).data) : child.nodeType === 1 ? shape(child as Element, "", depth + 1, dressed) : "")).join("");
  return "<" + tag + attributes + ' style="' + escaped(own) + '">' + inner + "</" + tag + ">";
}

/** Boxes that a sheet puts before or after become elements. */
function before(it: Copying, node: Element, which: string, parent: Styles): string {
  const style = getComputedStyle(node, which) as CSSStyleDeclaration & Styles;
  const words = style.content;
  if (!words || words === "none" || words === "normal") return "";
  const found = /^"((?:[^"\\]|\\.)*)"/.exec(words);
  const text = found ? found[1]!.replace(/\\(.)/g, "$1") : "";
  return '<span style="' + escaped(styled(it, "span", style, parent)) + '">' + escaped(it.hasFonts ? text : text.replace(/[\ue000-\uf8ff]/g, " ")) + "</span>";
}

/** What differs from an element without any sheet, or, where styles are handed down, from the parent. */
function styled(it: Copying, tag: string, style: CSSStyleDeclaration & Styles, parent: Styles | null): string {
  const plain = defaults(it, tag);
  let text = "";
  for (const name of Array.from(style)) {
    if (IDLE.test(name)) continue;
    let value = style.getPropertyValue(name);
    if (name === "transform-origin" && style.transform === "none") continue;
    if (value === plain[name] && !(parent && INHERITED.test(name) && value !== (parent as unknown as CSSStyleDeclaration).getPropertyValue(name))) continue;
    if (/^overflow-[xy]$/.test(name) && /auto|scroll/.test(value)) value = "hidden";
    if (name === "position" && value === "sticky") value = "relative";
    if (value.includes("url(")) value = fetched(it, name, value);
    text += name + ":" + value + ";";
  }
  return style.position === "sticky" ? text + "inset:auto;" : text;
}

function defaults(it: Copying, tag: string): Styles {
  const known = it.defaults[tag];
  if (known) return known;
  const node = it.frame.createElement(tag);
  it.frame.body.append(node);
  const style = it.frame.defaultView!.getComputedStyle(node);
  const made: Styles = (it.defaults[tag] = {});
  for (const name of Array.from(style)) made[name] = style.getPropertyValue(name);
  // How large it would be there says nothing about here.
  for (const name of ["width", "height"]) made[name] = "auto";
  node.remove();
  return made;
}

/** A background's own pictures come along; others are left out. */
function fetched(it: Copying, name: string, value: string): string {
  if (!/^(background-image|mask-image|-webkit-mask-image)$/.test(name)) return "none";
  return value.replace(/url\("((?:[^"\\]|\\.)*)"\)/g, (_, address: string) => {
    if (/^data:/.test(address)) return "url('" + address.replace(/'/g, "%27") + "')";
    if (new URL(address, location.href).origin !== location.origin) return "linear-gradient(" + GREY + "," + GREY + ")";
    if (!(address in it.known)) it.known[address] = it.pictures.push(background(address)) - 1;
    return "@@" + it.known[address] + "@@";
  });
}

async function background(address: string): Promise<string> {
  try {
    const picture = await loaded(address);
    return "url('" + read(picture, picture.naturalWidth, picture.naturalHeight) + "')";
  } catch (_) {
    return "none";
  }
}

/** The page's own letters, as far as its sheets may be read. */
async function faces(): Promise<string> {
  const used = new Set(Array.from(document.fonts || []).filter((face) => face.status === "loaded").map((face) => unquoted(face.family)));
  const found: Promise<string>[] = [];
  for (const sheet of Array.from(document.styleSheets)) {
    let rules: CSSRule[] = [];
    try {
      rules = Array.from(sheet.cssRules);
    } catch (_) {
      continue; // from elsewhere
    }
    for (const rule of rules) {
      const style = rule instanceof CSSFontFaceRule && rule.style;
      if (style && used.has(unquoted(style.getPropertyValue("font-family"))) && found.length < 12) found.push(face(style, sheet.href || location.href));
    }
  }
  return (await Promise.all(found)).join("");
}

async function face(style: CSSStyleDeclaration, base: string): Promise<string> {
  const address = /url\(["']?([^"')]+)/.exec(style.getPropertyValue("src"));
  if (!address) return "";
  try {
    const stopper = new AbortController();
    setTimeout(() => stopper.abort(), WAIT_MS);
    const blob = await (await fetch(new URL(address[1]!, base).href, { signal: stopper.signal, credentials: "same-origin" })).blob();
    if (blob.size > 2e6) return "";
    const data = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as string);
      reader.readAsDataURL(blob);
    });
    const others = ["font-family", "font-weight", "font-style", "font-stretch", "unicode-range"].map((name) => style.getPropertyValue(name) && name + ":" + style.getPropertyValue(name) + ";");
    return "@font-face{" + others.join("") + "src:url('" + data + "')}";
  } catch (_) {
    return "";
  }
}

/** Whether any of it lies in the window. */
function visible(it: Copying, node: Element): boolean {
  const known = it.seen.get(node);
  if (known !== undefined) return known;
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const inside = right > 0 && bottom > 0 && left < it.width && top < it.height && (right > left || bottom > top);
  const children = Array.from(node.children).concat(node.shadowRoot ? Array.from(node.shadowRoot.children) : []);
  const found = inside || children.some((child) => visible(it, child));
  it.seen.set(node, found);
  return found;
}

function attributes(node: Element): string {
  let text = "";
  for (const name of ATTRIBUTES) {
    const value = node.getAttribute(name);
    if (value !== null && !(name === "value" && node.localName !== "li") && !(name === "type" && node.localName !== "ol")) text += " " + name + '="' + escaped(value) + '"';
  }
  return text;
}

function unquoted(words: string): string {
  return words.replace(/["']/g, "");
}

/** Text as XML takes it. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length > 1 ? found : ""))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
