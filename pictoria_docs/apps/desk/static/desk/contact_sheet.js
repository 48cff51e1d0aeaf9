/**
 * The contact sheet: the open questions that are one picture with its caption, one short entry, or what a few lines
 * cite, side by side, in the order of work; when there are no more of one kind, those of the next. One marks what is
 * wrong and accepts the rest in one step; what is marked is opened afterwards, one after the other.
 */

import { Grid } from '../gallery/grid.js';
import { el } from '../shared/dom.js';
import { cardLook, citationLook, entryLook } from './contact_card.js';
import { iconButton } from './controls.js';
import { actOnKey, placeSheet } from './sheet_place.js';

/** Cards on one sheet. */
const [LEAST, MOST] = [12, 40];
/**
 * Widths of cards in pixels, the largest first; `usual` for a window that is too small for a sheet, `phone` for one that
 * has no room for two of these; two pictures stand beside each other there.
 * @type {Object<SheetKind, {sizes: number[], usual: number, phone: number}>}
 */
const WIDTHS = {
  pictures: { sizes: [250, 235, 220, 205, 190, 175, 160, 145, 130, 120], usual: 190, phone: 130 },
  entries: { sizes: [560, 500, 440, 400, 360, 320], usual: 400, phone: 280 },
  citations: { sizes: [560, 500, 440, 400, 360, 320], usual: 400, phone: 280 },
};
/** @type {SheetKind[]} */
const KINDS = ['pictures', 'entries', 'citations'];
const NARROW = 720; // pixels of a window that scrolls as a whole, as in the style sheets
const MOST_ASKED = 160; // cards that the server gives at once
const LOOK = 700; // milliseconds that a sheet is on show before it can be accepted: two presses are not two sheets
const HOLD = 550; // milliseconds after which a finger opens a card
/** Things in a question, at most: of a card that shows more, several are made. */
const TOGETHER = 8;
const STILL = 10; // pixels that a finger may move meanwhile

/**
 * @typedef {import('../shared/api.js').ContactCard} Card
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {'pictures'|'entries'|'citations'} SheetKind
 */

export class ContactSheet {
  /** @type {SheetKind} */
  #kind = 'pictures';
  /** Those of which there was no card. @type {Set<SheetKind>} */
  #none = new Set();
  /** What is on the sheet. @type {Card[]} */
  cards = [];
  /** What comes after it, with its pictures. @type {Card[]} */
  #next = [];
  /** Keys of what is marked as wrong. @type {Set<string>} */
  #marked = new Set();
  /** Keys of those whose picture is on show. @type {Set<string>} */
  #shown = new Set();
  /** Keys of those whose picture cannot be had. @type {Set<string>} */
  #missing = new Set();
  /** Cards that were accepted, which the server may still call open. @type {Card[]} */
  #accepted = [];
  /** How many have been in view, from the first one on. */
  #seen = 0;
  /** Things that are asked about one by one. @type {?{others: number, complete: boolean}} */
  #rest = null;
  #requests = 0;
  #loading = false;
  /** Until the sheet has been looked at. @type {number|undefined} */
  #looking;
  /** Until a finger has rested long enough. @type {number|undefined} */
  #holding;
  /** What was marked is being put right. */
  #mending = false;
  #ends = new AbortController();

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    this.status = el('p', { class: 'pd-contact-status', role: 'status' });
    const { signal } = this.#ends;
    this.others = el('p', { class: 'pd-soft pd-contact-others' });
    this.acceptButton = el('button', { type: 'button', class: 'pd-button pd-main', 'aria-keyshortcuts': 'A', onclick: () => this.accept() });
    this.empty = el('div', { class: 'pd-contact-empty', hidden: true });
    this.stage = el('div', { class: 'pd-contact-stage pc' });
    this.notices = el('div', { class: 'pd-contact-notices' });
    this.foot = el('footer', {}, this.notices, this.others, this.status, this.acceptButton);
    this.kinds = el('div', { class: 'pd-contact-kinds', role: 'group', 'aria-label': t('contact_kinds') },
      ...KINDS.map((kind) => el('button', { type: 'button', class: 'pd-button', 'data-kind': kind, onclick: () => this.#choose(kind) }, t(`contact_kind_${kind}`))));
    this.node = el('section', { class: 'pd-contact', 'aria-label': t('contact_sheet'), hidden: true },
      el('header', { class: 'pd-row' }, el('h2', {}, t('contact_sheet')), this.kinds, el('p', { class: 'pd-soft pd-contact-help' }, t('contact_help')),
        iconButton('close', t('contact_close'), () => this.close(), { 'aria-keyshortcuts': 'Escape' })),
      this.stage, this.empty, this.foot);
    /** @type {Parameters<typeof cardLook>[1]} */
    const events = {
      isMarked: (card) => this.#marked.has(card.key),
      shown: (card) => this.#take(card, this.#shown),
      missing: (card) => this.#take(card, this.#missing),
    };
    this.looks = { pictures: cardLook(app, events), entries: entryLook(app, events), citations: citationLook(app, events) };
    /** @type {Grid<Card>} */
    this.grid = new Grid(this.stage, this.looks.pictures, {
      isChosen: (card) => this.#marked.has(card.key),
      active: () => this.#look(),
      open: (card) => this.#open([card]),
      choose: (cards) => this.#mark(cards),
    });
    document.addEventListener('scroll', () => this.#look(), { passive: true, capture: true, signal });
    this.#listenToFingers();
    this.watch = new ResizeObserver(() => this.#fit());
    this.watch.observe(this.stage);
    app.queue.addEventListener('change', () => this.#tellMended());
    app.outbox.addEventListener('answer', (event) => {
      const { item } = /** @type {CustomEvent<import('./outbox.js').OutboxEvents['answer']>} */ (event).detail;
      if (this.isOpen && item.route === 'bulk/undo') this.load(true);
    });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** What is to be looked at alone: marked, or not to be seen here. @param {Card} card */
  #isWrong = ({ key }) => this.#marked.has(key) || this.#missing.has(key);

  /** Whether pictures are on their way that would be in view. */
  get #waitsForPictures() {
    return [...this.grid.cells.values()].some(({ figure: { key } }) => !this.#shown.has(key) && !this.#missing.has(key));
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** With the cards that are offered, else with pictures. */
  open() {
    const { app } = this;
    if (this.isOpen || !app.mayEdit) return;
    app.panel.save();
    this.#show(true);
    this.#none.clear();
    this.#change(app.list.sheetOffer.kind ?? 'pictures');
    this.grid.box.focus();
    this.load(true);
  }

  /** A person wants this kind, even if it is empty. @param {SheetKind} kind */
  #choose(kind) {
    for (const each of KINDS) if (each !== kind) this.#none.add(each);
    this.#change(kind);
    this.grid.box.focus();
    this.load(true);
  }

  /** Back to one question at a time. */
  close() {
    if (!this.isOpen) return;
    this.#show(false);
    this.app.focusPage();
  }

  /** @param {boolean} on */
  #show(on) {
    placeSheet(this.app, this, on, this.app.header.buttons.contact);
  }

  // ---- what is on it

  /** Show cards of another kind. @param {SheetKind} kind */
  #change(kind) {
    this.#kind = kind;
    this.#put([]);
    this.#next = [];
    this.grid.look = this.looks[kind];
    this.grid.box.setAttribute('aria-label', this.grid.look.name);
    for (const button of this.kinds.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.kind === kind));
    this.node.dataset.kind = kind;
    this.#fit();
  }

  /** As large as lets enough cards fill the window best. */
  #fit() {
    const { grid } = this;
    if (!this.isOpen || !grid.box.clientWidth) return;
    const { sizes, usual, phone } = WIDTHS[this.#kind];
    let size = grid.box.clientWidth < 2 * usual + usual / 4 ? phone : usual;
    let best = 0;
    for (const each of window.innerWidth > NARROW ? sizes : []) {
      const room = grid.roomAt(each);
      const filled = Math.min(room, MOST) * each ** 2;
      if (room >= LEAST && filled > best) [size, best] = [each, filled];
    }
    if (size !== grid.size) grid.resize(size);
    this.#look();
  }

  get #size() {
    const room = window.innerWidth > NARROW ? this.grid.roomAt(this.grid.size) : LEAST;
    return Math.min(MOST, Math.max(LEAST, room));
  }

  /**
   * Ask for what is next: for a sheet, and for the one after it.
   * @param {boolean} anew else the sheet stays as it is, and only the one after it is asked for
   * @returns {Promise<void>}
   */
  async load(anew) {
    const { app } = this;
    const request = this.#requests += 1;
    this.#loading = true;
    if (anew) this.#put([]);
    // Whoever is faster than the server waits for it here, and nowhere else.
    if (anew) await app.outbox.saved();
    if (request !== this.#requests) return;
    this.#accepted = this.#accepted.filter(({ asked }) => asked.some(({ id }) => app.outbox.isWaiting(id)));
    const waiting = this.#accepted.length;
    const gone = new Set([...this.#accepted, ...anew ? [] : this.cards].map(({ key }) => key));
    const size = this.#size;
    const { document, kind, type, status, assigned, by_page } = app.queue.filters;
    const answer = await app.attempt(() => app.client.http.get('/contact-sheet', {
      document, kind, type, assigned, by_page, cards: this.#kind, limit: Math.min(MOST_ASKED, (anew ? 2 : 3) * size + waiting),
      status: status === 'assumed' ? 'assumed' : 'suggested', skipped: status === 'skipped' ? 'true' : '',
    }));
    if (request !== this.#requests) return;
    this.#loading = false;
    if (!answer) return this.#draw();
    const open = answer.items.filter(({ key }) => !gone.has(key));
    if (anew && !open.length) {
      this.#none.add(this.#kind);
      const next = KINDS.find((kind) => !this.#none.has(kind));
      if (next) {
        this.#change(next);
        return this.load(true);
      }
    }
    this.#rest = answer;
    if (anew || !this.cards.length) this.#put(open.splice(0, size));
    this.#next = open.slice(0, size);
    for (const { crop } of this.#next) new Image().src = crop; // there when they are wanted
    this.#draw();
  }

  /** @param {Card[]} cards */
  #put(cards) {
    this.cards = cards;
    this.#shown.clear();
    this.#missing.clear();
    this.#seen = 0;
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      this.#looking = undefined;
      this.#draw();
    }, LOOK);
    this.grid.start();
    this.grid.add(cards, cards.length);
    this.#look();
  }

  /** @param {Card} card @param {Set<string>} among */
  #take(card, among) {
    among.add(card.key);
    this.#draw();
  }

  #look() {
    if (!this.isOpen) return;
    const bottom = Math.min(window.innerHeight, this.foot.getBoundingClientRect().top);
    this.#seen = Math.max(this.#seen, this.grid.above(bottom));
    this.#draw();
  }

  #draw() {
    const { t } = this.app;
    const { cards } = this;
    const wrong = cards.filter(this.#isWrong).length;
    const right = cards.length - wrong;
    const rest = this.#rest;
    const looked = this.#looking === undefined;
    const waits = this.#waitsForPictures;
    this.empty.hidden = cards.length > 0 || this.#loading;
    this.stage.hidden = !this.empty.hidden;
    if (!this.empty.hidden) this.empty.replaceChildren(el('h3', {}, t(rest?.complete === false ? 'contact_none_near' : 'contact_none')), el('button', { type: 'button', class: 'pd-button pd-main', onclick: () => this.close() }, t('contact_close')));
    this.others.textContent = rest?.others ? t.count(rest.complete ? 'contact_others' : 'contact_others_least', rest.others) : '';
    const status = (this.#loading && !cards.length) || (waits && looked) ? t('contact_loading')
      : cards.length ? [t.count(this.#words('contact_cards'), cards.length), wrong ? t.count('contact_marked', wrong) : ''].filter(Boolean).join(' · ') : '';
    if (this.status.textContent !== status) this.status.textContent = status;
    this.acceptButton.hidden = !cards.length;
    this.acceptButton.disabled = waits || !looked;
    this.acceptButton.replaceChildren(right || !wrong ? t.count(this.#words('contact_accept'), right) : t.count('contact_mend', wrong), el('kbd', { 'aria-hidden': 'true' }, 'A'));
  }

  /** Words about cards of this kind. @param {string} code */
  #words(code) {
    return this.#kind === 'pictures' ? code : `${code}_${this.#kind}`;
  }

  // ---- what a person does with it

  /** Mark one, or take the mark away; mark several. @param {Card[]} cards */
  #mark(cards) {
    const [{ key }] = cards;
    if (cards.length === 1 && this.#marked.has(key)) this.#marked.delete(key);
    else for (const card of cards) this.#marked.add(card.key);
    this.grid.draw();
    this.#draw();
  }

  /** All that are not marked are right; then those that are marked are put right. Nothing is decided that was not seen. */
  accept() {
    const { app } = this;
    const { t } = app;
    const below = this.cards.length - this.#seen;
    if (this.acceptButton.hidden || this.acceptButton.disabled) return;
    if (below > 0) {
      this.grid.go(this.#seen);
      this.grid.cells.get(this.#seen)?.node.scrollIntoView({ block: 'start' });
      return app.notices.show(t.count('contact_below', below));
    }
    const wrong = this.cards.filter(this.#isWrong);
    const right = this.cards.filter((card) => !wrong.includes(card));
    const things = right.flatMap(({ asked }) => asked);
    this.#accepted.push(...right);
    app.decisions.acceptTogether(things);
    if (right.length) app.notices.show(t.count(this.#words('contact_done'), right.length), { label: t('undo'), act: () => app.act('undo') });
    if (wrong.length) return this.#open(wrong);
    const following = this.#next;
    this.#next = [];
    this.#put(following);
    this.load(!following.length);
  }

  /** In the ordinary view, one after the other. @param {Card[]} cards */
  #open(cards) {
    const { app } = this;
    app.queue.putFirst(cards.flatMap(({ asked }) => (
      asked.flatMap((_, at) => (at % TOGETHER ? [] : [asked.slice(at, at + TOGETHER)])))));
    this.#mending = true;
    this.close();
    app.selection.open(cards[0].asked[0]);
  }

  /** What was opened from the sheet is dealt with: the way back. */
  #tellMended() {
    if (!this.#mending || this.isOpen || this.app.queue.hasFirst) return;
    this.#mending = false;
    const { notices, t } = this.app;
    notices.show(t('contact_mended'), { label: t('contact_back'), act: () => this.open() });
  }

  // ---- keys and fingers

  /** Whether a key was for the sheet. @param {KeyboardEvent} event @param {string} key as in the table of keys */
  onKey(event, key) {
    const { app, grid } = this;
    const card = grid.figure;
    /** @type {Object<string, () => unknown>} */
    const actions = {
      a: () => !event.repeat && this.accept(), x: () => !event.repeat && card && this.#mark([card]), o: () => card && this.#open([card]),
      Escape: () => this.close(), y: () => this.close(), '?': () => app.openHelp(),
      'Ctrl+z': () => app.act('undo'), 'Ctrl+y': () => app.act('redo'), 'Ctrl+Shift+z': () => app.act('redo'),
    };
    return actOnKey(actions, event, key, grid);
  }

  /** A finger that rests on a card opens it. */
  #listenToFingers() {
    const { box } = this.grid;
    const stop = () => clearTimeout(this.#holding);
    let [x, y] = [0, 0];
    box.addEventListener('pointerdown', (event) => {
      stop();
      if (event.pointerType !== 'touch' || !(event.target instanceof Element)) return;
      [x, y] = [event.clientX, event.clientY];
      const item = /** @type {?HTMLElement} */ (event.target.closest('.pg-item'));
      const card = item && this.cards[Number(item.dataset.index)];
      if (card) this.#holding = setTimeout(() => this.#open([card]), HOLD);
    });
    box.addEventListener('pointermove', (event) => {
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL) stop();
    });
    for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, stop);
    box.addEventListener('contextmenu', (event) => event.pointerType === 'touch' && event.preventDefault());
  }

  destroy() {
    this.#ends.abort();
    this.#requests += 1;
    clearTimeout(this.#holding);
    clearTimeout(this.#looking);
    this.watch.disconnect();
    this.grid.destroy();
  }
}
