/**
 * The order of work: what is next, in an order that stays as it is while a person works through it.
 * Events: "change" whenever the list does, "loaded" when the server was asked.
 */

const BATCH = 100;
const FEW = 15;
const PAUSE = 1200;

export class Queue extends EventTarget {
  /** @type {object[]} subjects, each with its document */
  items = [];
  total = 0;
  progress = null;
  filters = { document: '', kind: '', type: '', status: 'suggested', assigned: '' };
  /** The person's own tasks: pages of documents. @type {{document: string, first_page: number, last_page: number, double: boolean, open: boolean}[]} */
  tasks = [];
  /** What was decided last, and where in the list it was. */
  #last = null;
  #turn = 0;
  #timer = null;

  constructor(client) {
    super();
    this.client = client;
  }

  /** Ask for what is next. Keeps the order of what stays; what is new comes after it. @param {boolean} anew */
  async load(anew = false) {
    clearTimeout(this.#timer);
    const turn = this.#turn += 1;
    const asked = this.filters;
    const [found, whole] = await Promise.all([this.#find(asked), this.client.project()]);
    if (turn !== this.#turn || asked !== this.filters) return;
    const old = anew ? new Map() : new Map(this.items.map((item, place) => [item.id, place]));
    const place = (item) => old.get(item.id) ?? old.size;
    this.items = [...found.items].sort((a, b) => place(a) - place(b));
    this.total = found.total;
    this.progress = whole.progress;
    this.documents = whole.documents;
    this.tasks = whole.tasks ?? [];
    this.#tell();
    this.#tell('loaded');
  }

  #find({ document, kind, type, status, assigned }) {
    if (status === 'uncertain') return this.#uncertain(document);
    const filters = { document, kind, type, status, assigned, limit: BATCH };
    if (status === 'skipped') Object.assign(filters, { status: 'suggested', skipped: true });
    return this.client.queue(filters).then((found) => (
      status === 'skipped' ? { ...found, total: found.items.length } : found
    ));
  }

  /** What somebody was unsure of and nobody has settled. */
  async #uncertain(document) {
    const remarks = (await this.client.get('/remarks')).filter((it) => it.kind === 'uncertain' && (!document || it.document === document));
    const subjects = new Map(remarks.map((remark) => [remark.subject, remark.document]));
    const found = await Promise.all([...subjects].slice(0, BATCH).map(([id, at]) => (
      this.client.details(at, id).then(({ subject }) => ({ ...subject, document: at })).catch(() => null)
    )));
    return { items: found.filter(Boolean), total: subjects.size };
  }

  /** The person's task on a page, or null. */
  taskOn(document, page) {
    return this.tasks.find((task) => task.document === document && task.first_page <= page && page <= task.last_page) ?? null;
  }

  /** Other filters: the list is made anew. */
  filter(changes) {
    this.filters = { ...this.filters, ...changes };
    return this.load(true);
  }

  /** Something was decided: what follows from it is asked for when the person pauses. */
  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load().catch(() => {}), PAUSE);
  }

  find(id) {
    return this.items.find((item) => item.id === id) ?? null;
  }

  /** The item before or after one, also of one that has just left the list; else the first. */
  beside(id, by) {
    const at = this.items.findIndex((item) => item.id === id);
    if (at >= 0) return this.items[at + by] ?? null;
    const gap = this.#last?.id === id ? this.#last.at : 0;
    return this.items[by > 0 ? gap : gap - 1] ?? this.items.at(by > 0 ? 0 : -1) ?? null;
  }

  /** It is decided: out of the list, and counted. @returns {?object} what comes next */
  done(id) {
    const item = this.find(id);
    if (!item || !['suggested', 'skipped', 'uncertain'].includes(this.filters.status)) return this.beside(id, 1);
    const next = this.beside(id, 1) ?? this.beside(id, -1);
    this.#last = { id, at: this.items.indexOf(item) };
    this.items = this.items.filter((each) => each !== item);
    this.total = Math.max(0, this.total - 1);
    if (this.progress && item.status === 'suggested') {
      this.progress.reviewed += 1;
      this.progress.left = Math.max(0, this.progress.left - 1);
    }
    this.#tell();
    if (this.items.length < FEW && this.total > this.items.length) this.later();
    return next;
  }

  #tell(name = 'change') {
    this.dispatchEvent(new Event(name));
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#turn += 1;
  }
}
