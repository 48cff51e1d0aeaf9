/**
 * The entries of a document as one question: the lines or cards that look like them, a pattern at a time, side by side in
 * the order of reading. One marks what is none; the others are read, with their records and pictures, in one step.
 */

import { Grid } from '../gallery/grid.js';
import { closest, el } from '../shared/dom.js';
import { iconButton } from './controls.js';
import { proposedLook } from './entry_card.js';
import { actOnKey, placeSheet } from './sheet_place.js';

/** Pixels that a card is wide: of lines, which must be read, and of cards, which are seen; and in a narrow window. */
const WIDTHS = { lines: 380, groups: 230, narrow: 150 };

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./entry_openings.js').Lists} Lists
 * @typedef {import('./entry_openings.js').Proposal} Proposal
 * @typedef {import('./entry_openings.js').ProposedEntry} ProposedEntry
 */

export class EntrySheet {
  /** Whose entries are on show. */
  #document = '';
  /** What was proposed. @type {?Lists} */
  #lists = null;
  /** Which of the proposals is on show. */
  #at = 0;
  /** Places of those that are no entries. @type {Set<string>} */
  #marked = new Set();
  /** What had the focus. @type {?Element} */
  #before = null;
  #ends = new AbortController();

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    /** @param {string} label @param {() => unknown} act @param {import('../shared/dom.js').Attributes} [attributes] */
    const button = (label, act, attributes = {}) => el('button', { type: 'button', class: 'pd-button', onclick: act, ...attributes }, label);
    this.sentence = el('p', { class: 'pd-soft pd-contact-help', role: 'status' });
    this.place = el('span', { class: 'pd-label' });
    this.turning = el('div', { class: 'pd-row', role: 'group', 'aria-label': t('entry_sheet_patterns') },
      iconButton('previous', t('entry_sheet_previous'), () => this.#turn(-1), { 'aria-keyshortcuts': 'P' }), this.place,
      button(t('entry_sheet_next'), () => this.#turn(1), { 'aria-keyshortcuts': 'N' }));
    this.stage = el('div', { class: 'pd-contact-stage pc' });
    this.emptyWords = el('h3', {});
    this.emptyHint = el('p', {}, t('entry_sheet_no_like_hint'));
    this.allButton = button(t('entry_sheet_all'), () => this.#askAll());
    this.empty = el('div', { class: 'pd-contact-empty', hidden: true }, this.emptyWords, this.emptyHint, this.allButton);
    this.notices = el('div', { class: 'pd-contact-notices' });
    this.status = el('p', { class: 'pd-contact-status', role: 'status' });
    this.takeButton = button('', () => this.take(), { class: 'pd-button pd-main', 'aria-keyshortcuts': 'A Enter' });
    this.node = el('section', { class: 'pd-contact pd-entry-sheet', 'aria-label': t('entry_sheet'), hidden: true },
      el('header', { class: 'pd-row' }, el('h2', {}, t('entry_sheet')), this.sentence, this.turning,
        iconButton('close', t('contact_close'), () => this.close(), { 'aria-keyshortcuts': 'Escape' })),
      this.stage, this.empty,
      el('footer', {}, this.notices, button(t('missed_none'), () => this.#say({ openings: [] })), el('span', { class: 'pd-space' }), this.status, this.takeButton));
    /** @type {Grid<ProposedEntry>} */
    this.grid = new Grid(this.stage, proposedLook(app, { kind: 'lines', pattern: '', likelihood: 0, entries: [] }, '', WIDTHS.lines), {
      isChosen: (entry) => this.#marked.has(placeOf(entry)),
      active: () => {},
      open: (entry) => this.#showOnPage(entry),
      choose: (entries) => this.#mark(entries),
    });
    app.openings.addEventListener('change', () => this.isOpen && this.#take(), { signal: this.#ends.signal });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** With what is like the entries that were drawn, else with all that may be entries of the document on show. */
  open() {
    const { app } = this;
    const { openings, pages } = app;
    if (this.isOpen || !app.mayEdit || !pages.document) return;
    app.panel.save();
    this.#before = document.activeElement;
    app.node.append(this.node); // there only while it is open
    placeSheet(app, this, true, app.header.buttons.entries);
    const { document: shown } = pages;
    if (this.#document !== shown) this.#lists = null;
    this.#document = shown;
    if (!openings.of(shown)) openings.ask(shown);
    this.#take();
    this.grid.box.focus();
  }

  /** Back to where one was; nothing is changed. */
  close() {
    if (!this.isOpen) return;
    placeSheet(this.app, this, false, this.app.header.buttons.entries);
    this.node.remove();
    const before = this.#before;
    if (before instanceof HTMLElement && before.isConnected && before.offsetParent) before.focus({ preventScroll: true });
    else this.app.focusPage();
  }

  /** What is known of the document comes on the sheet; what is there already stays as it is. */
  #take() {
    const lists = this.app.openings.of(this.#document);
    if (lists && lists !== this.#lists) {
      this.#at = 0;
      this.#marked.clear();
      this.#lists = lists;
    }
    this.#put();
  }

  /** @returns {?Proposal} */
  get #proposal() {
    return this.#lists?.proposals[this.#at] ?? null;
  }

  /** Entries that are not marked. */
  get #right() {
    return this.#proposal?.entries.filter((entry) => !this.#marked.has(placeOf(entry))) ?? [];
  }

  /** Show the cards of a pattern. */
  #put() {
    const { grid } = this;
    const proposal = this.#proposal;
    this.stage.hidden = !proposal;
    if (proposal) {
      grid.size = Math.min(WIDTHS[proposal.kind], Math.max(WIDTHS.narrow, grid.box.clientWidth - WIDTHS.narrow));
      grid.size = grid.cell.width; // the columns fill the window
      grid.look = proposedLook(this.app, proposal, this.#document, grid.size);
    }
    grid.start();
    grid.add(proposal?.entries ?? [], proposal?.entries.length ?? 0);
    this.#draw();
  }

  #draw() {
    const { t } = this.app;
    const proposal = this.#proposal;
    const count = this.#lists?.proposals.length ?? 0;
    const all = proposal?.entries.length ?? 0;
    const right = this.#right.length;
    const isLike = this.app.openings.likeOf(this.#document).length > 0;
    this.empty.hidden = !this.#lists || count > 0;
    this.emptyWords.textContent = t(isLike ? 'entry_sheet_no_like' : 'entry_sheet_empty');
    this.emptyHint.hidden = !isLike;
    this.allButton.hidden = !isLike;
    const sentence = proposal ? t.count(`entry_sheet_${proposal.kind}`, all) : this.#lists ? '' : t('contact_loading');
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    this.turning.hidden = count < 2;
    this.place.textContent = t('entry_sheet_place', { at: t.number(this.#at + 1), count: t.number(count) });
    const status = right < all ? t.count('entry_sheet_marked', all - right) : '';
    if (this.status.textContent !== status) this.status.textContent = status;
    this.takeButton.hidden = !proposal;
    this.takeButton.disabled = !right;
    this.takeButton.replaceChildren(t.count('entry_sheet_take', right), el('kbd', { 'aria-hidden': 'true' }, 'A'));
  }

  // ---- what a person does with it

  /** Whatever may be entries, not only what is like those that were drawn. */
  #askAll() {
    this.app.openings.ask(this.#document);
    this.grid.box.focus();
  }

  /** To another pattern. @param {number} by */
  #turn(by) {
    const count = this.#lists?.proposals.length ?? 0;
    if (count < 2) return;
    this.#at = (this.#at + by + count) % count;
    this.#put();
    this.grid.box.focus();
  }

  /** Mark one as no entry, or take the mark away; mark several. @param {ProposedEntry[]} entries */
  #mark(entries) {
    const places = entries.map(placeOf);
    if (places.length === 1 && this.#marked.has(places[0])) this.#marked.delete(places[0]);
    else for (const place of places) this.#marked.add(place);
    this.grid.draw();
    this.#draw();
  }

  /** All that are not marked are read as entries. */
  take() {
    const right = this.#right;
    if (right.length) this.#say({ openings: right.map(({ opening }) => opening), pattern: this.#proposal?.pattern });
  }

  /** @param {import('./entry_openings.js').Said} said */
  #say(said) {
    const { app } = this;
    const document = this.#document;
    this.close();
    app.inTurn(() => app.openings.say(document, said));
  }

  /** Look at one on its page, and back. @param {ProposedEntry} entry */
  async #showOnPage({ opening: { page }, box, title }) {
    const { app } = this;
    const { canvas, navigation, notices, t } = app;
    this.close();
    navigation.turns += 1;
    if (await app.attempt(() => navigation.show(this.#document, [page])) === false) return;
    canvas.highlight([{ page, box }], title);
    notices.show(t('entry_sheet_left'), { label: t('entry_sheet_back'), act: () => this.open() });
  }

  // ---- keys

  /** Whether a key was for the sheet. @param {KeyboardEvent} event @param {string} key as in the table of keys */
  onKey(event, key) {
    const { app, grid } = this;
    const entry = grid.figure;
    /** @type {Object<string, () => unknown>} */
    const actions = {
      a: () => !event.repeat && this.take(), x: () => !event.repeat && entry && this.#mark([entry]), o: () => entry && this.#showOnPage(entry),
      n: () => this.#turn(1), p: () => this.#turn(-1), Escape: () => this.close(), F4: () => this.close(), '?': () => app.openHelp(),
    };
    if (key === 'Enter' && !closest(event.target, 'button')) actions.Enter = actions.a;
    return actOnKey(actions, event, key, grid);
  }

  destroy() {
    this.#ends.abort();
    this.grid.destroy();
  }
}

/** What an entry is found by among the marked: the place where it opens. @param {ProposedEntry} entry */
const placeOf = ({ opening: { page, box } }) => [page, ...box].join();
