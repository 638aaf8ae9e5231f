// Keeps the server's draft equal to the one on the screen, and never loses a keystroke.
import { say } from "./dom.js";
import { essence } from "./draft.js";

const WAIT_MS = 500;
const RETRY_MS = [2000, 4000, 8000, 15000, 30000];

// `shown` is told { state, message, answer, … }: unsaved, saving, saved, failed, merged, conflict.
export class Saver {
  constructor(draft, { url, id, revision, words, shown }) {
    Object.assign(this, { draft, url, words, shown, revision, key: `heardwell.draft.${id}` });
    this.base = structuredClone(draft.form); // the last form that the server is known to have
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
    keep(this.key, { form: this.draft.form, revision: this.revision, base: this.base });
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
    const { changes } = this;
    const form = structuredClone(this.draft.form);
    this.shown({ state: "saving" });
    try {
      const response = await this.post(false);
      if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return this.failed(this.words.signed_out);
      const answer = await response.json();
      if (response.status === 409) return await this.meet();
      if (response.status === 422) return this.refused(answer);
      if (!response.ok) return this.failed(this.words.offline);
      Object.assign(this, { revision: answer.revision, base: form, kept: changes, tries: 0 });
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
    this.shown({ state: "failed", message, field: answer.errors?.[0]?.field });
    return false;
  }

  // Somebody saved in between. What does not clash is one form; for the rest a person decides.
  async meet() {
    const answer = await (await fetch(this.url)).json();
    return this.join(answer.form, answer.revision, this.base);
  }

  async join(theirs, revision, base) {
    const { merge } = await import("./merge.js");
    const [was, now] = [essence(base), essence(theirs)];
    const onto = (prefer) => (form) => merge(was, essence(form), now, prefer).form;
    const { clashes } = merge(was, essence(this.draft.form), now);
    const settle = (prefer) => {
      Object.assign(this, { stopped: false, revision, base: structuredClone(theirs) });
      this.draft.rebase(onto(prefer));
      return this.save();
    };
    if (!clashes.length) {
      Object.assign(this, { revision, base: structuredClone(theirs) });
      this.draft.rebase(onto("mine"));
      this.shown({ state: "merged" });
      this.soon(0);
      return true;
    }
    this.stopped = true;
    clearTimeout(this.timer);
    this.shown({ state: "conflict", clashes, settle });
    return false;
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

function keep(key, value) {
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
