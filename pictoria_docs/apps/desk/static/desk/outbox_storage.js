/** The browser's own store for what the server has not confirmed yet: it outlives a reload and a crash. */

const NAME = 'pictoria-desk';
const STORE = 'outbox';

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class OutboxStorage {
  /** Whether the browser lets us keep anything; without, closing the page would lose what waits. */
  durable = false;
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

  #store(mode) {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }

  /** What one person left of one project, oldest first. @param {any} project */
  async left(project, reviewer) {
    if (!this.durable) return [];
    const all = await done(this.#store('readonly').getAll());
    return all.filter((item) => item.project === project && item.reviewer === reviewer)
      .sort((a, b) => a.order - b.order);
  }

  /** @param {any} item */
  async put(item) {
    if (this.durable) await done(this.#store('readwrite').put(item)).catch(() => { this.durable = false; });
  }

  /** @param {string} id */
  async drop(id) {
    if (this.durable) await done(this.#store('readwrite').delete(id)).catch(() => {});
  }

  close() {
    this.#database?.close();
  }
}
