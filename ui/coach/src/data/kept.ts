/**
 * What was last known, for when there is no signal: who is signed in, and the stretches of the timetable that were
 * shown. It lies in the phone's IndexedDB until its person signs out, and no stretch longer than two weeks.
 */

/** Something kept, with when. */
export interface Kept<T> {
  key: string;
  at: number;
  value: T;
}

/** Where things are kept. */
export interface Shelf {
  get: <T>(key: string) => Promise<Kept<T> | null>;
  put: <T>(kept: Kept<T>) => Promise<void>;
  /** Lets go of everything that was kept before. */
  drop: (before: number) => Promise<void>;
}

const LONGEST = 14 * 24 * 3600 * 1000;

/** Keeps and finds again; a phone that keeps nothing (a private window) only loses the comfort. */
export function keeper(shelf: Shelf, now: () => number = Date.now) {
  return {
    async keep(key: string, value: unknown): Promise<void> {
      try {
        await shelf.put({ key, at: now(), value });
        await shelf.drop(now() - LONGEST);
      } catch {
        // See above.
      }
    },
    async find<T>(key: string): Promise<Kept<T> | null> {
      try {
        const found = await shelf.get<T>(key);
        return found && found.at >= now() - LONGEST ? found : null;
      } catch {
        return null;
      }
    },
    async forget(): Promise<void> {
      try {
        await shelf.drop(Number.MAX_SAFE_INTEGER);
      } catch {
        // See above.
      }
    },
  };
}

export type Keeper = ReturnType<typeof keeper>;

const STORE = "kept";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

/** The phone's own shelf. */
export function phoneShelf(name = "paddock-coach"): Shelf {
  let opened: Promise<IDBDatabase> | null = null;

  function open(): Promise<IDBDatabase> {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("at", "at");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
    });
    return opened;
  }

  const store = async (mode: IDBTransactionMode) =>
    (await open()).transaction(STORE, mode).objectStore(STORE);

  return {
    async get<T>(key: string) {
      const found: unknown = await done((await store("readonly")).get(key));
      return (found as Kept<T> | undefined) ?? null;
    },
    async put(kept) {
      await done((await store("readwrite")).put(kept));
    },
    async drop(before) {
      const kept = await store("readwrite");
      const keys = await done(kept.index("at").getAllKeys(IDBKeyRange.upperBound(before)));
      await Promise.all(keys.map((key) => done(kept.delete(key))));
    },
  };
}
