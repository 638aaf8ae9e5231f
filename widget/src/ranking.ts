/** A list of places to choose becomes a list to order: by arrows, by dragging, or by the place's number. */
import { append, attr, h, on, svg } from "./natives";
import type { Field } from "./behave";
import { all, tell, type Manners } from "./adopt";

interface Item {
  value: string;
  label: string;
  row: HTMLElement;
  place: HTMLSelectElement;
  up: HTMLButtonElement;
  down: HTMLButtonElement;
}

const UP = "M6 15l6-6 6 6";
const DOWN = "M6 9l6 6 6-6";

export function order(field: Field, { say }: Manners): void {
  const list = field.node.querySelector<HTMLElement>(".ranks")!;
  const heard = h("p", { class: "sr", role: "status" });
  const items = all<HTMLElement>(list, ".rk").map(dress);
  const most = (field.q.pick && field.q.pick.max) || items.length;
  let ranked = items.filter((item) => item.place.value).sort((a, b) => +a.place.value - +b.place.value);
  append(field.node, heard);
  list.classList.add("live");
  field.slow = () => true;
  field.value = () => (ranked.length ? ranked.map((item) => item.value) : null);
  arrange();

  function dress(row: HTMLElement): Item {
    const place = row.querySelector("select")!;
    const label = row.querySelector("bdi")!.textContent!;
    const button = (name: string, path: string): HTMLButtonElement => h("button", { type: "button", class: "move", "aria-label": say(name, { label }) }, svg([path])) as HTMLButtonElement;
    const item: Item = { value: row.dataset.value!, label, row, place, up: button("rank_up", UP), down: button("rank_down", DOWN) };
    append(row, item.up);
    append(row, item.down);
    on(place, "change", (event: Event) => {
      event.stopPropagation();
      move(item, place.value ? +place.value - 1 : -1);
    });
    on(item.up, "click", () => step(item, -1));
    on(item.down, "click", () => step(item, 1));
    drag(item);
    return item;
  }

  function step(item: Item, by: number): void {
    move(item, Math.max(0, sorted().indexOf(item) + by));
    (by < 0 ? (item.up.disabled ? item.down : item.up) : item.down.disabled ? item.up : item.down).focus();
  }

  /** As it stands on the screen: those with a place first. */
  function sorted(): Item[] {
    return ranked.concat(items.filter((item) => !ranked.includes(item)));
  }

  /** To a place, counted from 0; -1 takes its place away. The first move of a list without a limit ranks all of it. */
  function move(item: Item, to: number): void {
    const rest = (most < items.length ? ranked : sorted()).filter((one) => one !== item);
    if (to >= 0) rest.splice(to, 0, item);
    ranked = rest.slice(0, most);
    arrange();
    const now = ranked.indexOf(item);
    heard.textContent = now < 0 ? item.label + ": " + say("rank_none") : say("rank_place", { label: item.label, n: now + 1 });
    tell(list);
  }

  function arrange(): void {
    const shown = sorted();
    shown.forEach((item, at) => {
      const place = ranked.indexOf(item) + 1;
      append(list, item.row);
      item.place.value = place ? "" + place : "";
      item.row.classList.toggle("in", place > 0);
      item.up.disabled = at === 0 && place > 0;
      item.down.disabled = at === shown.length - 1 || at >= most - 1;
    });
  }

  function drag(item: Item): void {
    let from: number | null = null;
    const words = item.row.querySelector<HTMLElement>("span")!;
    attr(item.row, "data-grip", "");
    on(words, "pointerdown", (event: PointerEvent) => {
      if (event.button) return;
      from = event.clientY;
      words.setPointerCapture(event.pointerId);
      item.row.classList.add("held");
    });
    on(words, "pointermove", (event: PointerEvent) => {
      if (from === null) return;
      item.row.style.setProperty("transform", "translateY(" + (event.clientY - from) + "px)");
    });
    const drop = (event: PointerEvent): void => {
      if (from === null) return;
      const far = Math.abs(event.clientY - from) > 6;
      from = null;
      item.row.classList.remove("held");
      item.row.style.removeProperty("transform");
      if (event.type === "pointercancel") return;
      if (far) move(item, Math.min(under(item, event.clientY), most - 1));
      else if (!ranked.includes(item)) move(item, Math.min(ranked.length, most - 1));
    };
    on(words, "pointerup", drop);
    on(words, "pointercancel", drop);
  }

  /** The place whose row lies under the pointer. */
  function under(item: Item, y: number): number {
    const others = sorted().filter((one) => one !== item);
    return others.filter((one) => {
      const box = one.row.getBoundingClientRect();
      return box.top + box.height / 2 < y;
    }).length;
  }
}
