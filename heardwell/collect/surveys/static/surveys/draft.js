// The form being edited: changes with undo, and saving that never loses a keystroke.
import { say } from "./dom.js";

const MOST_STEPS = 100;
const ONE_EDIT_MS = 1200;
const WAIT_MS = 500;
const RETRY_MS = [2000, 4000, 8000, 15000, 30000];
const copy = (form) => structuredClone(form);

export class Draft {
  constructor(form) {
    this.form = form;
    this.past = [];
    this.future = [];
    this.listeners = [];
    this.last = { key: "", at: 0 };
  }

  // Keystrokes in one field (the same key) are one step of undo.
  change(edit, key = "") {
    const now = Date.now();
    if (!key || key !== this.last.key || now - this.last.at > ONE_EDIT_MS) {
      this.past.push(copy(this.form));
      this.past.splice(0, this.past.length - MOST_STEPS);
    }
    this.last = { key, at: now };
    this.future = [];
    edit(this.form);
    this.tell(!key);
  }

  undo() { this.step(this.past, this.future); }
  redo() { this.step(this.future, this.past); }

  step(from, to) {
    if (!from.length) return;
    to.push(copy(this.form));
    this.form = from.pop();
    this.last = { key: "", at: 0 };
    this.tell(true);
  }

  replace(form) {
    this.form = form;
    this.past = [];
    this.future = [];
    this.tell(true);
  }

  // listener(whole): whole is false for a keystroke, after which the fields already show what is.
  tell(whole) { this.listeners.forEach((listener) => listener(whole)); }
}

// Keeps the server's draft equal to this one. `shown` is told { state, message, answer }.
export class Saver {
  constructor(draft, { url, id, revision, words, shown }) {
    Object.assign(this, { draft, url, words, shown, revision, key: `heardwell.draft.${id}` });
    this.changes = 0;
    this.kept = 0;
    this.tries = 0;
    this.timer = 0;
    this.sending = null;
    this.stopped = false;
    draft.listeners.push(() => this.changed());
    addEventListener("online", () => this.dirty && this.soon(0));
    addEventListener("pagehide", () => this.dirty && !this.stopped && this.post(true).catch(() => {}));
    addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
  }

  get dirty() { return this.changes !== this.kept; }

  changed() {
    this.changes += 1;
    this.tries = 0;
    backup(this.key, { form: this.draft.form, revision: this.revision });
    this.shown({ state: "unsaved" });
    this.soon(WAIT_MS);
  }

  soon(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  // Resolves to whether everything is on the server.
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    while (this.dirty && !this.stopped) if (!(await this.save())) return false;
    return !this.dirty;
  }

  save() {
    if (this.stopped) return Promise.resolve(false);
    return (this.sending ||= this.send().finally(() => { this.sending = null; }));
  }

  async send() {
    const changes = this.changes;
    this.shown({ state: "saving" });
    try {
      const response = await this.post(false);
      if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return this.failed(this.words.signed_out);
      const answer = await response.json();
      if (response.status === 409) return this.conflict(answer.revision);
      if (response.status === 422) return this.refused(answer);
      if (!response.ok) return this.failed(this.words.offline);
      this.revision = answer.revision;
      this.kept = changes;
      this.tries = 0;
      if (this.dirty) this.soon(WAIT_MS);
      else forget(this.key);
      this.shown({ state: this.dirty ? "unsaved" : "saved", answer });
      return true;
    } catch {
      return this.failed(this.words.offline);
    }
  }

  post(leaving) {
    return fetch(this.url, {
      method: "POST",
      redirect: "manual",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
      body: JSON.stringify({ form: this.draft.form, revision: this.revision }),
    });
  }

  failed(message) {
    this.shown({ state: "failed", message });
    this.soon(RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
    return false;
  }

  // Something cannot be kept as it is: what was typed stays here, and the next change tries again.
  refused(answer) {
    const message = say(this.words.refused, { message: answer.errors?.[0]?.message || answer.title });
    this.shown({ state: "failed", message, errors: answer.errors || [] });
    return false;
  }

  conflict(revision) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.shown({ state: "conflict", revision });
    return false;
  }

  // After a conflict: this draft, on top of theirs.
  keepMine(revision) {
    this.revision = revision;
    this.stopped = false;
    this.changes += 1;
    return this.save();
  }

  forget() { forget(this.key); }

  // What an earlier visit could not send, or null.
  left() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }
}

function backup(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // no room or not allowed: the page itself still holds it
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // not allowed: nothing was kept either
  }
}
