/** Files on their way: chosen, dropped or pasted; with progress, tried again, taken back. Fetched for questions that ask for them. */
declare const SHEET_UPLOAD: string;
declare const SCREENSHOT: string;
import { tell } from "./adopt";
import { kinds, most, type Sender } from "./attach";
import type { Field } from "./behave";
import { h, on } from "./natives";
import { svg } from "./rest";

export interface Files {
  ids(): string[];
  fault(): string;
}

interface Item {
  name: string;
  id: string;
  file: Blob | null;
  context: { [name: string]: string };
  node: HTMLElement;
  request: XMLHttpRequest | null;
}

const MOST_BYTES = 10 * 1024 * 1024;
const CROSS = "M6 6l12 12M18 6L6 18";
const PAPER = "M14 3v5h5M14 3H6v18h13V8z";
const SENT: { [id: string]: { name: string; file: Blob | null } } = {};

export function files(field: Field, sender: Sender): Files {
  const { q, node } = field;
  const { say } = sender;
  const input = node.querySelector<HTMLInputElement>('input[type="file"]')!;
  const ids = node.querySelector<HTMLInputElement>('input[type="hidden"]')!;
  const max = most(q);
  let items: Item[] = [];
  dress(node);
  const list = h("ul", { class: "ups" });
  const trouble = h("p", { class: "err", role: "alert", hidden: true });
  const choose = h("button", { class: "pick", type: "button" }, say(q.type === "screenshot" ? "picture_choose" : max > 1 ? "file_choose_many" : "file_choose"));
  const zone = h("div", { class: "zone" }, choose, h("p", { class: "soft" }, say("file_drop")));
  node.insertBefore(list, field.error);
  node.insertBefore(zone, field.error);
  node.insertBefore(trouble, field.error);
  input.hidden = true;
  // Focus goes where one can do something.
  field.inputs = [choose as HTMLInputElement];
  named(node);
  on(choose, "click", () => input.click());
  on(input, "change", () => {
    take(Array.from(input.files || []));
    input.value = "";
  });
  dropped();
  ids.value.split(",").forEach((id, at) => id && show({ id, context: {}, request: null, ...(SENT[id] || { name: say("file_kept", { n: at + 1 }), file: null }) }));
  if (input.files && input.files.length) take(Array.from(input.files));
  const root = node.getRootNode();
  if (q.type === "screenshot" && root instanceof ShadowRoot) void pointing(root.host as HTMLElement);
  draw();
  return { ids: () => items.map((item) => item.id).filter((id) => id), fault: () => (items.some((item) => item.request) ? say("file_wait") : "") };

  /** A way to take the page itself, where that can be drawn. */
  async function pointing(host: HTMLElement): Promise<void> {
    const tool = await import(sender.base + "w/v1/screenshot.js?" + SCREENSHOT);
    if (!(await tool.possible())) return;
    const shoot = h("button", { class: "pick first", type: "button" }, say("shot_take"));
    on(shoot, "click", async () => {
      const box = node.closest<HTMLElement>(".hw")!;
      const shot = await tool.shoot({ say, host, lang: box.lang, dir: box.dir, accent: getComputedStyle(box).getPropertyValue("--accent") });
      if (shot === null) complain(say("shot_failed"));
      else if (shot) take([new File([shot.picture], "screenshot.png", { type: shot.picture.type })], shot.context);
      shoot.focus();
    });
    zone.insertBefore(shoot, choose);
    field.inputs = [shoot, choose] as HTMLInputElement[];
  }

  function take(chosen: File[], context: { [name: string]: string } = {}): void {
    complain("");
    if (max === 1 && chosen.length === 1 && items.length) drop(items[0]!);
    for (const file of chosen) {
      if (items.length >= max) complain(say("file_many", { max }));
      else if (file.size > MOST_BYTES) complain(say("file_large", { name: file.name }));
      else if (!fits(file)) complain(say("file_kind", { name: file.name }));
      else send(show({ name: file.name || "picture.png", id: "", file, context, request: null }));
    }
    changed();
  }

  /** What a file says of itself; the server looks at what it is. */
  function fits({ type }: File): boolean {
    const kind = type.split("/")[0]!;
    return !/image|audio|video/.test(kind) || kinds(q).includes(kind);
  }

  function show(made: Omit<Item, "node">): Item {
    const item: Item = { ...made, node: h("li", { class: "up" }) };
    items.push(item);
    list.appendChild(item.node);
    paint(item);
    return item;
  }

  function paint(item: Item, failed = ""): void {
    const { name } = item;
    const remove = h("button", { class: "off", type: "button", "aria-label": say("file_remove", { name }) }, svg([CROSS]));
    on(remove, "click", () => {
      drop(item);
      choose.focus();
      changed();
    });
    const again = failed ? h("button", { class: "link", type: "button" }, say("file_again")) : null;
    if (again) on(again, "click", () => (send(item), changed()));
    const bar = item.request && h("div", { class: "bar", role: "progressbar", "aria-label": say("file_sending", { name }), "aria-valuemin": 0, "aria-valuemax": 100 }, h("i"));
    const words = h("span", { class: "what" }, h("bdi", null, name), failed ? h("span", { class: "err", role: "alert" }, failed) : null, bar);
    fill(item.node, thumb(item), words, again, remove);
  }

  /** A small picture, where the page's policy lets one be shown. */
  function thumb({ file }: Item): HTMLElement {
    const box = h("span", { class: "thumb", "aria-hidden": "true" }, svg([PAPER]));
    if (!file || !/^image\//.test(file.type)) return box;
    const address = URL.createObjectURL(file);
    const picture = h("img", { alt: "" }) as HTMLImageElement;
    picture.onload = () => (fill(box, picture), URL.revokeObjectURL(address));
    picture.onerror = () => URL.revokeObjectURL(address);
    picture.src = address;
    return box;
  }

  function send(item: Item): void {
    const request = (item.request = new XMLHttpRequest());
    const form = new FormData();
    const facts: { [name: string]: string } = { response_id: sender.response(), question: q.key, version: "" + sender.survey.version, ...item.context };
    for (const name in facts) form.append(name, facts[name]!);
    form.append("file", item.file!, item.name);
    paint(item);
    if (sender.test) return done(item, "0".repeat(16));
    const bar = item.node.querySelector<HTMLElement>(".bar")!;
    request.upload.onprogress = ({ loaded, total }) => {
      const part = Math.round((loaded / total) * 100);
      bar.setAttribute("aria-valuenow", "" + part);
      (bar.firstChild as HTMLElement).style.setProperty("inline-size", part + "%");
    };
    request.onload = () => (request.status === 201 ? done(item, JSON.parse(request.responseText).attachment_id) : fail(item, request.status));
    request.onerror = request.ontimeout = () => fail(item, 0);
    request.open("POST", sender.base + "c/v1/surveys/" + sender.survey.id + "/attachments");
    request.send(form);
  }

  function done(item: Item, id: string): void {
    item.request = null;
    item.id = id;
    SENT[id] = item;
    paint(item);
    changed();
  }

  function fail(item: Item, status: number): void {
    item.request = null;
    const { name } = item;
    if (status === 413 || status === 422) {
      drop(item);
      complain(say(status === 413 ? "file_large" : "file_kind", { name }));
    } else paint(item, say("file_failed", { name }));
    changed();
  }

  function drop(item: Item): void {
    if (item.request) item.request.abort();
    item.node.remove();
    items = items.filter((one) => one !== item);
  }

  function complain(words: string): void {
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  function changed(): void {
    ids.value = items.map((item) => item.id).filter((id) => id).join();
    draw();
    tell(node);
  }

  function draw(): void {
    zone.hidden = items.length >= max && max > 1;
    list.hidden = !items.length;
  }

  function dropped(): void {
    const over = (inside: boolean) => (event: Event): void => {
      event.preventDefault();
      node.classList.toggle("over", inside);
    };
    on(node, "dragover", over(true));
    on(node, "dragleave", over(false));
    on(node, "drop", (event: DragEvent) => {
      over(false)(event);
      take(Array.from(event.dataTransfer!.files));
    });
    on(node.getRootNode(), "paste", (event: ClipboardEvent) => {
      const pasted = event.clipboardData ? Array.from(event.clipboardData.files) : [];
      if (!pasted.length || !node.offsetParent) return;
      event.preventDefault();
      take(pasted);
    });
  }
}

/** The buttons belong to the question. */
function named(node: HTMLElement): void {
  const label = node.querySelector("label.t");
  if (!label) return;
  label.id = label.id || label.getAttribute("for") + "-t";
  node.setAttribute("role", "group");
  node.setAttribute("aria-labelledby", label.id);
}

function fill(node: HTMLElement, ...kids: (Node | null)[]): void {
  node.textContent = "";
  for (const kid of kids) if (kid) node.appendChild(kid);
}

/** In a shadow root its own style; the hosted page has it in its sheet. */
function dress(node: HTMLElement): void {
  const root = node.getRootNode();
  if (!(root instanceof ShadowRoot) || !root.adoptedStyleSheets) return;
  const made = new CSSStyleSheet();
  made.replaceSync(SHEET_UPLOAD);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, made];
}
