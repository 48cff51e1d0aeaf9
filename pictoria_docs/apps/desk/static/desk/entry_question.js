/** One question for the document on show: lines or cards that look like its entries and were not read as such. */

import { el } from '../shared/dom.js';
import { iconButton } from './controls.js';

const FEWEST_ALIKE = 4; // entries of a document, from which others may be like one
const WORDS = ['number', 'title', 'value']; // what is corrected of an entry that others may be read like
const MOST_LIKE = 12; // drawn entries of which the others may be like: as many as an address holds, and more than tell more

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

export class EntryQuestion {
  /** Documents of which the person does not want to hear now. @type {Set<string>} */
  #away = new Set();

  /** Documents of which the person has corrected an entry: the others may be read like it. @type {Set<string>} */
  #corrected = new Set();

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    this.words = el('span', { role: 'status' });
    this.lookButton = el('button', { type: 'button', class: 'pd-button pd-main', 'aria-keyshortcuts': 'F4', hidden: true, onclick: () => app.entrySheet.open() },
      t('entry_question_look'), el('kbd', { 'aria-hidden': 'true' }, 'F4'));
    this.alikeButton = el('button', { type: 'button', class: 'pd-button pd-main', hidden: true, onclick: () => this.#readAlike() }, t('entry_alike_read'));
    this.awayButton = iconButton('close', t('entry_question_away'), () => this.#putAway(), { hidden: true });
    this.node = el('div', { class: 'pd-entry-question', hidden: true }, this.words, this.lookButton, this.alikeButton, this.awayButton);
    app.queue.addEventListener('loaded', () => this.shown());
    app.openings.addEventListener('change', () => {
      this.draw();
      if (!app.queue.items.length) app.list.draw(); // its end tells whether there are entries
    });
  }

  /** Whether it is asked now. */
  get active() {
    return !this.lookButton.hidden;
  }

  /** A document is on show, or may change again. */
  shown() {
    const { mayEdit, openings, pages, queue } = this.app;
    const { document } = pages;
    const known = queue.documents.find(({ id }) => id === document);
    // Of a document with entries nothing is asked unless one is drawn: its lines need not be weighed.
    if (mayEdit && known && !known.validated && !known.counts.entries && !openings.wasAsked(document)) openings.ask(document);
    this.draw();
  }

  /**
   * The server has taken what a person did: an entry that was drawn may have others like it.
   * @param {import('./outbox.js').SentItem} item @param {import('../shared/api.js').EditsDone['changed']} changed by it
   */
  answered(item, changed) {
    const { document } = item;
    const { openings, pages, queue } = this.app;
    if (document !== pages.document) return;
    const drew = item.route === 'edits' && item.body.edits.some(({ action, kind }) => action === 'add' && kind === 'entry');
    const worded = item.route === 'edits' && item.body.edits.some(({ action, changes }) => action === 'correct' && WORDS.some((name) => changes?.[name] !== undefined));
    // A title that is corrected in its record is that of the entry too.
    const corrected = worded && (changed.entries.some(({ status }) => status === 'corrected') || changed.fields.some(({ field, status }) => field === 'title' && status === 'corrected'));
    if (corrected && (queue.documents.find(({ id }) => id === document)?.counts.entries ?? 0) >= FEWEST_ALIKE) {
      this.#corrected.add(document);
      this.#away.delete(document);
      this.draw();
    }
    const drawn = this.#drawn();
    if (drew) this.#away.delete(document);
    if (drew || openings.likeOf(document).some((id) => !drawn.includes(id))) openings.ask(document, drawn);
  }

  /** Entries of the document on show that people drew, as far as its pages are at hand. */
  #drawn() {
    const { client, pages } = this.app;
    const entries = Array.from({ length: pages.count }, (_, index) => client.kept(pages.document, index + 1)?.entries ?? []).flat();
    const drawn = entries.filter(({ id, status }) => id.startsWith('ent-u') && status !== 'rejected').map(({ id }) => id);
    return [...new Set(drawn)].slice(-MOST_LIKE);
  }

  #putAway() {
    const { document } = this.app.pages;
    if (!this.#corrected.delete(document)) this.#away.add(document);
    this.draw();
    this.app.focusPage();
  }

  #readAlike() {
    const { openings, pages } = this.app;
    this.#corrected.delete(pages.document);
    openings.say(pages.document, { openings: null, alike: true });
    this.app.focusPage();
  }

  draw() {
    const { app } = this;
    const { document } = app.pages;
    const { reading } = app.openings;
    const may = app.mayEdit && !reading && !this.#away.has(document);
    const alike = may && this.#corrected.has(document) ? app.t('entry_alike') : '';
    const asked = may && !alike ? this.#asked(document) : '';
    const words = reading?.document === document ? readingWords(app, reading.openings) : alike || asked;
    this.node.hidden = !words;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.alikeButton.hidden = !alike;
    this.lookButton.hidden = !asked;
    this.awayButton.hidden = !asked && !alike;
  }

  /** What is asked about a document, in words; "": nothing. @param {string} document */
  #asked(document) {
    const { openings, t } = this.app;
    const lists = openings.of(document);
    if (!lists?.asks || !lists.proposals.length) return '';
    const [{ kind, entries }] = lists.proposals;
    const drawn = openings.likeOf(document).length;
    const others = entries.filter((entry) => !entry.drawn).length; // that the document does not have yet
    if (!drawn) return t.count(`entry_question_${kind}`, entries.length);
    if (!others) return '';
    return `${t.count(drawn === 1 ? 'entry_question_like' : 'entry_question_like_drawn', others, { drawn: t.number(drawn) })} ${t('entry_question_like_hint')}`;
  }
}

/** What is read anew, in words. @param {ReviewApp} app @param {import('./entry_openings.js').Openings} openings */
function readingWords({ t }, openings) {
  return openings?.length ? t.count('openings_reading', openings.length) : t('openings_reading_anew');
}
