/** A response that was begun, kept on this device so that it can go on another day. */
import type { Begun, Values } from "./types";

export interface Draft extends Begun {
  /** When it was kept, in the browser's clock. */
  t: number;
  version: number;
  values: Values;
  /** The screen that was shown. */
  at: number;
}

const WEEK = 6048e5;

export function keepDraft(store: Storage | null, place: string, draft: Omit<Draft, "t"> | null): void {
  try {
    if (draft) store!.setItem(place, JSON.stringify({ ...draft, t: Date.now() }));
    else store!.removeItem(place);
  } catch (_) {
    // no storage here: what was answered is sent all the same
  }
}

/** What was kept of this version less than `ms` ago. */
export function keptDraft(store: Storage | null, place: string, version: number, ms = WEEK): Draft | null {
  try {
    const draft: Draft = JSON.parse(store!.getItem(place)!);
    return draft.version === version && Date.now() - draft.t < ms ? draft : null;
  } catch (_) {
    return null; // no storage, or not ours
  }
}

/** The same response in another tab would give the same numbers: leave room, so that both are kept. */
export function apart<T extends Begun>(draft: T): T {
  return { ...draft, seq: draft.seq + 1 + Math.floor(Math.random() * 400) };
}
