/** A random order that is the same wherever it is drawn: the twin of `surveys/orders.py`. */

/** The items in the order that belongs to `seed`; `stays` keeps its place at the end. */
export function shuffled<T>(items: readonly T[], seed: string, stays: (item: T) => boolean): T[] {
  const free = items.filter((item) => !stays(item));
  const next = numbers(seed);
  for (let last = free.length - 1; last > 0; last--) {
    const other = next() % (last + 1);
    const kept = free[last]!;
    free[last] = free[other]!;
    free[other] = kept;
  }
  return free.concat(items.filter(stays));
}

/** FNV-1a of the seed's UTF-16 units starts a mulberry32. */
function numbers(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
