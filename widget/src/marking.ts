/** Drawing on the picture, framing, and hiding parts of it for good; by pointer or by keys. */
import { h, on } from "./natives";
import { around } from "./pointing";
import type { Screen } from "./screenshot";

interface Mark {
  kind: string;
  points: [number, number][];
}

const INK = "#c22f00";
const HIDDEN = "#1b2426";
const STEP = 12;

/** The picture with its marks; `undefined` when it was given up. `first` is framed already. */
export function mark(screen: Screen, picture: HTMLCanvasElement, first: DOMRect | null): Promise<HTMLCanvasElement | undefined> {
  const { root, say } = screen;
  const canvas = h("canvas", { tabindex: 0, role: "application", "aria-label": say("shot_picture") }) as HTMLCanvasElement;
  canvas.width = picture.width;
  canvas.height = picture.height;
  const scale = picture.width / document.documentElement.clientWidth;
  const pen = canvas.getContext("2d")!;
  const marks: Mark[] = first ? [{ kind: "box", points: [[first.left * scale, first.top * scale], [first.right * scale, first.bottom * scale]] }] : [];
  let kind = "draw";
  let open: Mark | null = null;
  let keys: [number, number] | null = null;
  const kinds = ["draw", "box", "hide"].map((name) => h("button", { type: "button", "aria-pressed": "" + (name === kind), "data-kind": name }, say("shot_" + name)));
  const undo = h("button", { type: "button" }, say("shot_undo")) as HTMLButtonElement;
  const cancel = h("button", { type: "button" }, say("shot_cancel"));
  const use = h("button", { type: "button", class: "go" }, say("shot_use"));
  const bar = h("div", { class: "tools" }, ...kinds, undo, h("span", { class: "push" }), cancel, use);
  const card = h("div", { class: "desk", role: "dialog", "aria-modal": "true", "aria-label": say("shot_take") }, h("p", null, say("shot_safe")), h("div", { class: "paper" }, canvas), bar);
  root.append(card);
  paint();
  use.focus();

  function paint(): void {
    pen.drawImage(picture, 0, 0);
    for (const one of marks) draw(pen, one, scale);
    undo.disabled = !marks.length;
    if (!keys) return;
    pen.lineWidth = 2 * scale;
    pen.strokeStyle = INK;
    pen.beginPath();
    for (const [x, y] of [[14, 0], [0, 14]] as const) {
      pen.moveTo(keys[0] - x * scale, keys[1] - y * scale);
      pen.lineTo(keys[0] + x * scale, keys[1] + y * scale);
    }
    pen.stroke();
  }

  function begin(at: [number, number]): void {
    marks.push((open = { kind, points: [at] }));
  }

  function go(at: [number, number]): void {
    if (!open) return;
    if (open.kind === "draw") open.points.push(at);
    else open.points[1] = at;
    paint();
  }

  function end(): void {
    if (open && open.points.length < 2) marks.pop();
    open = null;
    paint();
  }

  function place({ clientX, clientY }: MouseEvent): [number, number] {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((clientX - left) / width) * canvas.width, ((clientY - top) / height) * canvas.height];
  }

  on(canvas, "pointerdown", (event: PointerEvent) => {
    keys = null;
    canvas.setPointerCapture(event.pointerId);
    begin(place(event));
  });
  on(canvas, "pointermove", (event: PointerEvent) => go(place(event)));
  on(canvas, "pointerup", end);
  on(canvas, "pointercancel", end);
  for (const button of kinds)
    on(button, "click", () => {
      kind = button.getAttribute("data-kind")!;
      for (const one of kinds) one.setAttribute("aria-pressed", "" + (one === button));
    });
  on(undo, "click", () => {
    marks.pop();
    paint();
    if (undo.disabled) canvas.focus();
  });

  function move(key: string, far: boolean): void {
    const by = STEP * scale * (far ? 5 : 1);
    const [x, y] = keys || [canvas.width / 2, canvas.height / 2];
    const way: { [key: string]: [number, number] } = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
    keys = [Math.min(Math.max(x + way[key]![0], 0), canvas.width), Math.min(Math.max(y + way[key]![1], 0), canvas.height)];
    go(keys);
    paint();
  }

  return new Promise((resolve) => {
    const close = (made: HTMLCanvasElement | undefined): void => {
      window.removeEventListener("keydown", key, true);
      card.remove();
      resolve(made);
    };
    const key = (event: KeyboardEvent): void => {
      event.stopImmediatePropagation();
      if (event.key === "Escape") return event.preventDefault(), close(undefined);
      if (event.key === "Tab") return around(screen, event, [canvas, ...kinds, undo, cancel, use]);
      if (root.activeElement !== canvas) return;
      if (/^Arrow/.test(event.key)) move(event.key, event.shiftKey);
      else if (/^(Enter| )$/.test(event.key) && keys) open ? end() : begin(keys);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", key, true);
    on(cancel, "click", () => close(undefined));
    on(use, "click", () => {
      keys = null;
      end();
      close(canvas);
    });
  });
}

function draw(pen: CanvasRenderingContext2D, { kind, points }: Mark, scale: number): void {
  const [first, last] = [points[0]!, points[points.length - 1]!];
  if (kind === "hide") {
    pen.fillStyle = HIDDEN;
    return pen.fillRect(Math.min(first[0], last[0]), Math.min(first[1], last[1]), Math.abs(last[0] - first[0]), Math.abs(last[1] - first[1]));
  }
  pen.lineJoin = pen.lineCap = "round";
  pen.beginPath();
  if (kind === "box") pen.rect(first[0], first[1], last[0] - first[0], last[1] - first[1]);
  else for (const [x, y] of points) pen.lineTo(x, y);
  // Light around dark: to be seen on any page.
  for (const [width, colour] of [[7, "#fff"], [4, INK]] as const) {
    pen.lineWidth = width * scale;
    pen.strokeStyle = colour;
    pen.stroke();
  }
}
