/** One response in the making: what was answered, what the outbox already has, and the next number. */
import { encode, keys, now, plain, slice } from "./natives";
import { device } from "./device";
import type { Begun, Facts, Part, Session, Value } from "./types";

/** `put` takes each part; `extra` says what travels with every one of them (channel, context, contact). */
export function session(put: (part: Part) => void, extra: () => Partial<Part>, from?: Begun | null): Session {
  const rid = from ? from.id : uuid();
  const had: { [key: string]: string } = from ? from.had : ({ __proto__: null } as any);
  let seq = from ? from.seq : 0;
  let closed = false;
  const self: Session = {
    id: rid,
    was: {},
    begun: () => ({ id: rid, seq, had }),
    sync(values, done, declined) {
      self.was = values;
      const answers: { [key: string]: Value | null } = { __proto__: null } as any;
      const names = keys(values);
      let news = false;
      for (let i = 0; i < names.length; i++) {
        const key = names[i]!;
        const text = encode(plain(values[key]));
        // Nothing is nothing new until something was said; then it takes it back. Not to say is something.
        if ((had[key] || (declined && declined[key] ? "" : "null")) === text) continue;
        had[key] = text;
        answers[key] = values[key]!;
        news = true;
      }
      if (!news && (!done || closed || !seq)) return;
      closed = done;
      put({ response_id: rid, seq: ++seq, done, answers, ...extra() });
    },
  };
  return self;
}

/** UUID version 7: sortable by time, 74 random bits. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const at = now();
  for (let i = 0; i < 6; i++) bytes[i] = at / 2 ** (40 - 8 * i);
  bytes[6] = (bytes[6]! & 15) | 112;
  bytes[8] = (bytes[8]! & 63) | 128;
  let text = "";
  for (let i = 0; i < 16; i++) text += (i > 3 && i < 11 && !(i % 2) ? "-" : "") + slice((bytes[i]! + 256).toString(16), 1);
  return text;
}

/** Where the answer is given. No query string: it may hold what was meant for the page alone. */
export function context(lang: string, facts?: Facts): object {
  return { ...facts, url: location.origin + location.pathname, locale: lang, device: device(), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
