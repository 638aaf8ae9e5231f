/** A number field becomes a line to slide on: without a thumb, and without an answer, until it is touched. */
import { append, attr, h, on } from "./natives";
import type { Field } from "./behave";
import { tell, type Manners } from "./adopt";

export function slide(field: Field, { say }: Manners): void {
  const { node } = field;
  const input = field.inputs[0] as HTMLInputElement;
  const { scale, step = 1 } = field.q;
  const { min, max, reversed } = scale!;
  const names = JSON.parse(input.dataset.names || "{}") as { [value: string]: string };
  const shown = h("output", { class: "slid", for: input.id });
  let given = input.value !== "";
  const before = input.value || "" + (min + step * Math.round((max - min) / 2 / step));
  input.type = "range";
  attr(input, "min", min);
  attr(input, "max", max);
  attr(input, "step", step);
  if (reversed) input.classList.add("turned");
  input.value = before;
  input.classList.add("range");
  append(input.parentNode, shown);
  input.parentNode!.insertBefore(shown, input);
  const draw = (): void => {
    const name = names[input.value];
    input.classList.toggle("idle", !given);
    shown.textContent = given ? input.value + (name ? " · " + name : "") : say("slide");
    attr(input, "aria-valuetext", given ? input.value + (name ? ", " + name : "") : say("slide"));
  };
  const touch = (): void => {
    if (given) return draw();
    given = true;
    draw();
    tell(node);
  };
  on(input, "input", () => {
    given = true;
    draw();
  });
  // A tap in the very middle changes no value, but it is meant.
  on(input, "pointerup", touch);
  on(input, "keydown", (event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), touch()));
  on(node, "input", (event: Event) => {
    if (event.target === input || !(event.target as HTMLInputElement).checked) return;
    given = false;
    draw();
  });
  field.slow = () => true;
  field.value = () => (given ? +input.value : null);
  draw();
}
