/** The head of the desk: which document and page, what is on show, and whether all is saved. */

import { el } from '../shared/dom.js';
import { icon, iconButton } from './controls.js';
import { PageStrip } from './page_strip.js';

/**
 * @typedef {import('../shared/api.js').Page} Page
 * @typedef {import('./layout.js').Part} Part
 */

export class Header {
  /** Whether a page number is being typed: a page that comes meanwhile leaves it as it is. */
  #typing = false;

  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    const { t } = app;
    this.app = app;
    this.documents = el('select', { class: 'pd-documents', 'aria-label': t('document'), onchange: () => app.navigation.openDocument(this.documents.value) });
    this.number = el('input', {
      class: 'pd-number', type: 'number', min: 1, inputmode: 'numeric', 'aria-label': t('page_number'),
      oninput: () => { this.#typing = true; }, onblur: () => { this.#typing = false; },
      onchange: () => this.#turn(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#typed(event),
    });
    this.count = el('span', { class: 'pd-label' });
    this.printed = el('span', { class: 'pd-label pd-printed' });
    this.strip = new PageStrip(app);
    this.buttons = {
      queue: this.#toggle('list', 'queue', 'Q'), pages: this.#toggle('pages', 'pages'),
      facing: this.#toggle('facing', 'facing'), dark: this.#toggle('dark', 'dark'),
      contact: iconButton('contact', t('contact_open'), () => app.contactSheet.toggle(), { 'aria-pressed': 'false', 'aria-keyshortcuts': 'Y' }),
      entries: iconButton('entries', t('entry_sheet_open'), () => app.entrySheet.toggle(), { 'aria-pressed': 'false', 'aria-keyshortcuts': 'F4' }),
    };
    this.saved = el('button', { type: 'button', class: 'pd-saved', onclick: () => app.outbox.now() });
    const { queue, pages, facing, dark, contact, entries } = this.buttons;
    for (const button of [queue, pages, facing]) button.classList.add('pd-of-page');
    const bulk = iconButton('bulk', t('bulk'), () => app.openBulk(), { 'aria-keyshortcuts': 'Shift+A' });
    this.node = el('div', { class: 'pd-head', role: 'toolbar', 'aria-label': t('head') }, queue, this.documents,
      el('div', { class: 'pd-pager' },
        iconButton('previous', t('page_previous'), () => app.navigation.turn(-1)), this.number, this.count,
        iconButton('next', t('page_next'), () => app.navigation.turn(1)), this.printed),
      pages, facing, el('span', { class: 'pd-space' }), this.saved, ...(app.mayEdit ? [contact, entries] : []), app.isReviewer ? bulk : null, dark,
      iconButton('uncertain', t('help'), () => app.openHelp(), { 'aria-keyshortcuts': '?' }));
    // The room may become dark by other hands than ours.
    const showTheme = () => this.press('dark', document.body.classList.contains('dark'));
    this.watching = new MutationObserver(showTheme);
    this.watching.observe(document.body, { attributeFilter: ['class'] });
    showTheme();
  }

  /** @param {string} name @param {Part} code @param {?string} [keys] */
  #toggle(name, code, keys = null) {
    return iconButton(name, this.app.t(`show_${code}`), () => this.app.toggle(code), { 'aria-pressed': 'false', 'aria-keyshortcuts': keys });
  }

  /**
   * Enter turns to the page typed, Escape stays on the one on show; the keys are the page's again.
   * @param {KeyboardEvent} event
   */
  #typed(event) {
    if (!['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { pages } = this.app;
    this.#typing = false;
    if (event.key === 'Enter') this.#turn();
    else if (pages.views.length) this.setPage(pages.views, pages.count);
    this.app.focusPage();
  }

  #turn() {
    this.#typing = false;
    return this.app.navigation.turnTo(Number(this.number.value));
  }

  /** @param {Part} code @param {boolean} on */
  press(code, on) {
    this.buttons[code].setAttribute('aria-pressed', String(on));
  }

  /** @param {import('../shared/api.js').Document[]} documents @param {string} chosen id */
  setDocuments(documents, chosen) {
    const { t } = this.app;
    const names = documents.map(({ title, name, validated }) => (validated ? t('finished_name', { name: title || name }) : title || name));
    const known = names.join('\n');
    if (this.documents.dataset.known !== known) {
      this.documents.dataset.known = known;
      this.documents.replaceChildren(...documents.map(({ id }, i) => el('option', { value: id }, names[i])));
    }
    this.documents.value = chosen;
  }

  /** @param {Page[]} views the pages shown @param {number} count */
  setPage(views, count) {
    const [first] = views;
    this.number.max = String(count);
    if (!this.#typing) this.number.value = String(first.number);
    const { t } = this.app;
    this.count.textContent = t('of_pages', { count: t.number(count) });
    const labels = views.map((view) => view.label).filter(Boolean).join('–');
    this.printed.textContent = labels ? t('printed_page', { label: labels }) : '';
    this.printed.title = labels ? t('printed_page_help') : '';
    this.buttons.facing.disabled = count < 2;
    this.strip.mark(views.map((view) => view.number));
  }

  /** @param {import('./outbox.js').OutboxState} state @param {number} waiting */
  setState(state, waiting) {
    const { t } = this.app;
    const code = state === 'saved' ? 'state_saved' : `state_${state}`;
    const text = waiting && state !== 'saving' ? t.count(code, waiting) : t(code);
    if (this.saved.dataset.state === state && this.saved.title === text) return;
    this.saved.dataset.state = state;
    this.app.node.dataset.saved = state;
    this.saved.title = text;
    this.saved.replaceChildren(icon(state === 'saved' ? 'accept' : 'history'), el('span', {}, text));
  }

  destroy() {
    this.watching.disconnect();
  }
}
