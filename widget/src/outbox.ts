/**
 * The outbox: a part is written to the browser's storage, then sent, and forgotten only when the server has it (2xx) or will
 * never take it (4xx). Each part has a key of its own, so two tabs cannot overwrite each other; sending twice is harmless,
 * because the server knows a part by its response and number.
 */
import { decode, drop, encode, find, get, keys, later, now, on, plain, random, read, write } from "./natives";
import type { Part } from "./types";

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

let store: Storage | null = null;
try {
  store = localStorage; // throws in a sandboxed frame
  read(store, PREFIX);
} catch (_) {
  store = null;
}
const memory: { [key: string]: string } = { __proto__: null } as any;
const busy: { [key: string]: boolean } = { __proto__: null } as any;
let failures = 0;
let waiting = false;
/** Seconds that the server asked to wait. */
let after = 0;
let tell: (off: boolean) => void = () => {};

/** Call `listener(true)` when a part could not be delivered for now and `listener(false)` when the way is free again. */
export function offline(listener: (off: boolean) => void): void {
  tell = listener;
  if (failures) tell(true);
}

export function put(url: string, part: Part): void {
  const key = PREFIX + part.response_id + ":" + part.seq;
  const item: Item = { u: url, t: now(), b: part };
  keep(key, item);
  void send(key, item, true);
}

/** Try everything that an earlier page, or an earlier attempt, left behind. */
export function flush(): void {
  const names = store ? keys(store) : [];
  for (let i = 0; i < names.length; i++) if (find(names[i], PREFIX) === 0) memory[names[i]!] = "";
  const all = keys(memory);
  for (let i = 0; i < all.length; i++) {
    const item = load(all[i]!);
    if (item) void send(all[i]!, item, false);
  }
}

function keep(key: string, item: Item): void {
  const text = encode(plain(item));
  memory[key] = text;
  try {
    write(store, key, text);
  } catch (_) {
    // storage full or refused: the part lives as long as the page
  }
}

function load(key: string): Item | null {
  try {
    const item: Item = decode((store && read(store, key)) || memory[key]);
    if (item.u && item.b && now() - item.t < KEPT_DAYS * DAY) return item;
  } catch (_) {
    // not ours, or cut off while it was written
  }
  forget(key);
  return null;
}

function forget(key: string): void {
  delete memory[key];
  try {
    drop(store, key);
  } catch (_) {
    // nothing was stored
  }
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
  tell(false);
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
  if (waiting) return;
  waiting = true;
  const wait = 1000 * (after > 0 && after < 600 ? after : 2 ** (failures > 6 ? 6 : failures));
  failures++;
  later(() => {
    waiting = false;
    flush();
  }, wait * (0.7 + random() * 0.6));
}

on(window, "online", flush);
