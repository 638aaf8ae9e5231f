// The form being edited: every change is a step that can be undone and done again.
const MOST_STEPS = 100;
const ONE_EDIT_MS = 1200;
const copy = (form) => structuredClone(form);

export class Draft {
  // `where()` says what is on the screen, `show(where)` brings it back: undoing something out of sight would puzzle.
  constructor(form, { where, show }) {
    Object.assign(this, { form: whole(form), where, show, past: [], future: [], listeners: [], last: { key: "", at: 0 } });
  }

  // Keystrokes in one field (the same key) are one step.
  change(edit, key = "") {
    const now = Date.now();
    if (!key || key !== this.last.key || now - this.last.at > ONE_EDIT_MS) {
      this.past.push({ form: copy(this.form), where: this.where() });
      this.past.splice(0, this.past.length - MOST_STEPS);
    }
    this.last = { key, at: now };
    this.future = [];
    edit(this.form);
    this.tell(!key);
  }

  undo() { return this.step(this.past, this.future); }
  redo() { return this.step(this.future, this.past); }

  step(from, to) {
    if (!from.length) return false;
    const { form, where } = from.pop();
    to.push({ form: copy(this.form), where });
    this.form = form;
    this.last = { key: "", at: 0 };
    this.show(where);
    this.tell(true);
    return true;
  }

  // Somebody else's edit comes under ours, and under every step that can be undone.
  rebase(onto) {
    this.form = whole(onto(this.form));
    for (const step of [...this.past, ...this.future]) step.form = whole(onto(step.form));
    this.tell(true);
  }

  // listener(drawn): false for a keystroke, after which the fields already show what is.
  tell(drawn) { this.listeners.forEach((listener) => listener(drawn)); }
}

// The parts that editors count on, empty where there is nothing.
export function whole(form) {
  form.texts ||= {};
  form.display ||= {};
  form.style ||= {};
  for (const question of form.questions ||= []) {
    question.label ||= {};
    if (question.scale) question.scale.labels ||= {};
    for (const one of [...(question.choices || []), ...(question.rows || [])]) one.label ||= {};
  }
  return form;
}

// A form without its empty texts, to be compared: the server leaves them out.
export function essence(value) {
  if (Array.isArray(value)) return value.map(essence);
  if (!value || typeof value !== "object") return value;
  const kept = Object.keys(value).sort().map((key) => [key, essence(value[key])]);
  return Object.fromEntries(kept.filter(([, part]) => part !== "" && part !== undefined && !(part && typeof part === "object" && !Array.isArray(part) && !Object.keys(part).length)));
}
