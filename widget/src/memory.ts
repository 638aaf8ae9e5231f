/** What the watcher remembers of a visitor: a random number, visits, and when each survey was shown. One entry on the device. */
import { codeAt, decode, encode, now, plain, read, write } from "./natives";
import { uuid } from "./session";
import type { Watched } from "./types";

const KEY = "heardwell.visitor";
const VISIT_MS = 30 * 60_000;

interface Known {
  last: number;
  times: number;
  /** Since when the turn is owed to it. */
  held?: number;
}
interface Kept {
  v?: string;
  first: number;
  latest: number;
  visits: number;
  pages: number;
  asked: number;
  surveys: { [id: string]: Known };
}

export interface Memory {
  readonly visitor: string | undefined;
  readonly pages: number;
  readonly returning: boolean;
  readonly asked: number;
  /** The browser asks not to be tracked: nobody is recognised, and nothing opens by itself. */
  readonly unwatched: boolean;
  of(id: string): Known;
  visit(): void;
  hold(id: string): void;
  shown(id: string, counts: boolean): void;
}

/** 0 to 9999, evenly: FNV-1a with a last stir, for its low bits alone are lopsided on short texts. */
export function roll(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ codeAt(text, i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % 10_000;
}

export function load(host: Watched): Memory {
  const { doNotTrack, globalPrivacyControl } = navigator as { doNotTrack?: string | null; globalPrivacyControl?: boolean };
  const unwatched = doNotTrack === "1" || !!globalPrivacyControl;
  let kept: Kept = { first: now(), latest: 0, visits: 0, pages: 0, asked: 0, surveys: {} };
  kept = fetch();

  function fetch(): Kept {
    let found: Kept | null = null;
    try {
      found = store() && decode(read(store(), KEY) || "null");
    } catch (_) {
      // not ours, or cut off
    }
    return found && found.surveys ? found : kept;
  }

  function store(): Storage | null {
    return unwatched && !host.agreed() ? null : host.memory();
  }

  /** Another tab may have written in between: what it knows is read first. */
  function change(how: () => void): void {
    kept = fetch();
    how();
    const place = store();
    try {
      if (place) kept.v = kept.v || uuid();
      if (place) write(place, KEY, encode(plain(kept)));
    } catch (_) {
      // full: it is known as long as the page lives
    }
  }

  function of(id: string): Known {
    return kept.surveys[id] || { last: 0, times: 0 };
  }

  return {
    get visitor() {
      return store() ? kept.v : undefined;
    },
    get pages() {
      return kept.pages;
    },
    get returning() {
      return kept.visits > 1;
    },
    get asked() {
      return kept.asked;
    },
    get unwatched() {
      return unwatched;
    },
    of,
    visit: () =>
      change(() => {
        const anew = now() - kept.latest > VISIT_MS;
        kept.visits += anew ? 1 : 0;
        kept.pages = anew ? 1 : kept.pages + 1;
        kept.latest = now();
      }),
    hold(id) {
      if (!of(id).held) change(() => (kept.surveys[id] = { ...of(id), held: now() }));
    },
    shown: (id, counts) =>
      change(() => {
        kept.surveys[id] = { last: now(), times: of(id).times + 1 };
        if (counts) kept.asked = now();
      }),
  };
}
