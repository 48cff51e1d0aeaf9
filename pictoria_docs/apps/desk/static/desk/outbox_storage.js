/** The browser's own store for what the server has not confirmed yet: it outlives a reload and a crash. */

const NAME = 'pictoria-desk';
const STORE = 'outbox';

/** @typedef {import('./outbox.js').Item} Item */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class OutboxStorage {
  /** Whether the browser lets us keep anything; without, closing the page would lose what waits. */
  durable = false;
  /** @type {?IDBDatabase} */
  #database = null;

  /** @returns {Promise<OutboxStorage>} */
  static async open() {
    const storage = new OutboxStorage();
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
      storage.#database = await done(request);
      storage.durable = true;
    } catch { /* a browser that keeps nothing: what waits lives as long as the page */ }
    return storage;
  }

  /** null: the browser keeps nothing. @param {IDBTransactionMode} mode */
  #store(mode) {
    return (this.durable && this.#database?.transaction(STORE, mode).objectStore(STORE)) || null;
  }

  /** What one person left of one project, oldest first. @param {string} project @param {string} reviewer */
  async left(project, reviewer) {
    const store = this.#store('readonly');
    /** @type {Item[]} */
    const all = store ? await done(store.getAll()) : [];
    return all.filter((item) => item.project === project && item.reviewer === reviewer)
      .sort((a, b) => a.order - b.order);
  }

  /** @param {Item} item */
  async put(item) {
    const store = this.#store('readwrite');
    if (store) await done(store.put(item)).catch(() => { this.durable = false; });
  }

  /** @param {string} id */
  async drop(id) {
    const store = this.#store('readwrite');
    if (store) await done(store.delete(id)).catch(() => {});
  }

  close() {
    this.#database?.close();
  }
}
