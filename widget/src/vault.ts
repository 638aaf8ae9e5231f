/** IndexedDB as the outbox's second place, for browsers whose `localStorage` is full. Does nothing where there is none. */
const NAME = "heardwell";

export function vault(ask: (store: IDBObjectStore) => IDBRequest, then?: (found: string[]) => void): void {
  try {
    const opening = indexedDB.open(NAME);
    opening.onupgradeneeded = () => opening.result.createObjectStore(NAME);
    opening.onsuccess = () => {
      const asked = ask(opening.result.transaction(NAME, "readwrite").objectStore(NAME));
      asked.onsuccess = () => {
        opening.result.close();
        if (then) then(asked.result);
      };
    };
  } catch (_) {
    // no such place here
  }
}
