/**
 * The outbox: a part is written to the browser's storage, then sent, and forgotten only when the server has it (2xx) or will
 * never take it (4xx). Each part has a key of its own, so two tabs cannot overwrite each other; sending twice is harmless,
 * because the server knows a part by its response and number.
 *
 * `localStorage` first, because it is written before a closing page is gone; what it refuses (it is full) goes to IndexedDB.
 */
import { decode, drop, encode, find, get, keys, later, now, on, plain, random, read, write } from "./natives";
import type { Part } from "./types";
import { vault } from "./vault";

const PREFIX = "heardwell:";
const FINAL = " 200 201 400 401 404 409 410 413 422 ";
const DAY = 864e5;
const KEPT_DAYS = 30;

interface Item {
  /** Where it goes. */
  u: string;
  /** When the answer was given, in the browser's clock. */
  t: number;
  b: Part & { answered_ms_ago?: number };
  /** Stripped to the answers after a refusal. */
  bare?: boolean;
}

/** Where this device may remember something; null: nowhere. */
let memory = (): Storage | null => localStorage;
const waiting: { [key: string]: string } = { __proto__: null } as any;
const inVault: { [key: string]: boolean } = { __proto__: null } as any;
const busy: { [key: string]: boolean } = { __proto__: null } as any;
let failures = 0;
let timer = false;
let opened = false;
/** Seconds that the server asked to wait. */
let after = 0;
let link: string | undefined;
let tell: (off: boolean, link?: string) => void = () => {};

/**
 * Call `listener(true)` when a part could not be delivered for now and `listener(false)` when the way is free again; with the last
 * part of a response comes the respondent's private link, where the server gives one.
 */
export function offline(listener: (off: boolean, link?: string) => void): void {
  tell = listener;
  if (failures) tell(true);
}

/** Is everything delivered? */
export function idle(): boolean {
  return !keys(waiting)[0];
}

export function put(url: string, part: Part): void {
  const key = PREFIX + part.response_id + ":" + part.seq;
  const item: Item = { u: url, t: now(), b: part };
  keep(key, item);
  void send(key, item, true);
}

/** Try everything that an earlier page, or an earlier attempt, left behind. */
export function flush(where?: () => Storage | null): void {
  memory = where || memory;
  const store = storage();
  const names = store ? keys(store) : [];
  for (let i = 0; i < names.length; i++) if (find(names[i], PREFIX) === 0 && !waiting[names[i]!]) waiting[names[i]!] = read(store, names[i]) || "";
  const all = keys(waiting);
  for (let i = 0; i < all.length; i++) {
    const item = load(all[i]!);
    if (item) void send(all[i]!, item, false);
  }
  if (!store || opened) return;
  opened = true;
  vault((shelf) => shelf.getAll(), unearth);
}

function unearth(found: string[]): void {
  for (let i = 0; i < found.length; i++) {
    const { b } = decode(found[i]) as Item;
    const key = PREFIX + b.response_id + ":" + b.seq;
    waiting[key] = found[i]!;
    inVault[key] = true;
  }
  if (found.length) flush();
}

function storage(): Storage | null {
  try {
    return memory();
  } catch (_) {
    return null; // throws in a sandboxed frame
  }
}

function keep(key: string, item: Item): void {
  const text = (waiting[key] = encode(plain(item)));
  const store = storage();
  if (!store) return; // nothing may be remembered: the part lives as long as the page
  try {
    write(store, key, text);
  } catch (_) {
    inVault[key] = true;
    vault((shelf) => shelf.put(text, key));
  }
}

function load(key: string): Item | null {
  try {
    const item: Item = decode(waiting[key]);
    if (item.u && item.b && now() - item.t < KEPT_DAYS * DAY) return item;
  } catch (_) {
    // not ours, or cut off while it was written
  }
  forget(key);
  return null;
}

function forget(key: string): void {
  delete waiting[key];
  try {
    drop(storage(), key);
  } catch (_) {
    // nothing was stored
  }
  if (inVault[key]) vault((shelf) => shelf.delete(key));
}

async function send(key: string, item: Item, first: boolean): Promise<void> {
  if (busy[key]) return;
  busy[key] = true;
  const status = await attempt(item, first);
  busy[key] = false;
  if ((status === 401 && item.b.contact) || (status === 422 && !item.bare)) {
    // The site signed this identity wrongly, or sent along what the server does not take: the words still count, alone.
    const { response_id, seq, answers } = item.b;
    delete item.b.contact;
    if (status === 422) {
      item.bare = true;
      item.b = { response_id, seq, done: false, answers };
    }
    keep(key, item);
    return send(key, item, first);
  }
  // Only what our server says ends a part; a proxy's or a hotel network's own answer does not.
  if (find(FINAL, " " + status + " ") < 0) return retry();
  forget(key);
  failures = 0;
  tell(false, link);
}

/** The answer's status, or 0 when none came. */
async function attempt(item: Item, first: boolean): Promise<number> {
  const body = item.b;
  if (!first) body.answered_ms_ago = now() > item.t ? now() - item.t : 0;
  const options = { method: "POST", body: encode(plain(body)), credentials: "omit", redirect: "error" };
  // A string body without a content type of its own needs no preflight, so it also leaves from a page that is closing.
  try {
    const reply: Response = await get(item.u, { ...options, keepalive: true });
    after = +(reply.headers.get("retry-after") || 0);
    // What is no JSON is not our server's: it is asked again at once, which does no harm.
    link = body.done && (await reply.json()).link;
    return reply.status;
  } catch (_) {
    // refused by the keepalive quota (64 KB), or no network
  }
  try {
    return (await get(item.u, options)).status;
  } catch (_) {
    return 0;
  }
}

function retry(): void {
  tell(true);
  if (timer) return;
  timer = true;
  const wait = 1000 * (after > 0 && after < 600 ? after : 2 ** (failures > 6 ? 6 : failures));
  failures++;
  later(() => {
    timer = false;
    flush();
  }, wait * (0.7 + random() * 0.6));
}

on(window, "online", () => flush());
