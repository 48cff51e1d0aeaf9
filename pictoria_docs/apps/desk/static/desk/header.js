/** The head of the desk: which document and page, what is on show, and whether all is saved. */

import { el, icon, iconButton } from './dom.js';
import { Strip } from './strip.js';

export class Header {
  /** @param {object} desk */
  constructor(desk) {
    const { words } = desk;
    this.desk = desk;
    this.documents = el('select', { class: 'pd-documents', 'aria-label': words.say('document'), onchange: () => desk.openDocument(this.documents.value) });
    this.number = el('input', {
      class: 'pd-number', type: 'number', min: 1, inputmode: 'numeric', 'aria-label': words.say('page_number'),
      onchange: () => desk.turnTo(Number(this.number.value)), onkeydown: (event) => this.#typed(event),
    });
    this.count = el('span', { class: 'pd-label' });
    this.printed = el('span', { class: 'pd-label pd-printed' });
    this.strip = new Strip(desk);
    this.buttons = {
      queue: this.#toggle('list', 'queue', 'Q'), pages: this.#toggle('pages', 'pages'),
      facing: this.#toggle('facing', 'facing'), dark: this.#toggle('dark', 'dark'),
    };
    this.saved = el('button', { type: 'button', class: 'pd-saved', onclick: () => desk.outbox.now() });
    const { queue, pages, facing, dark } = this.buttons;
    const bulk = iconButton('bulk', words.say('bulk'), () => desk.openBulk(), { 'aria-keyshortcuts': 'Shift+A' });
    this.node = el('div', { class: 'pd-head', role: 'toolbar', 'aria-label': words.say('head') }, queue, this.documents,
      el('div', { class: 'pd-pager' },
        iconButton('previous', words.say('page_previous'), () => desk.turn(-1)), this.number, this.count,
        iconButton('next', words.say('page_next'), () => desk.turn(1)), this.printed),
      pages, facing, el('span', { class: 'pd-space' }), this.saved, desk.mayEdit ? bulk : null, dark,
      iconButton('uncertain', words.say('help'), () => desk.openHelp(), { 'aria-keyshortcuts': '?' }));
    this.#follow();
  }

  #toggle(name, code, keys = null) {
    return iconButton(name, this.desk.words.say(`show_${code}`), () => this.desk.toggle(code), { 'aria-pressed': 'false', 'aria-keyshortcuts': keys });
  }

  /** Enter turns to the page typed, Escape stays on the one on show; the keys are the page's again. */
  #typed(event) {
    if (!['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { pages } = this.desk;
    if (event.key === 'Enter') this.desk.turnTo(Number(this.number.value));
    else if (pages.views.length) this.setPage(pages.views, pages.count);
    this.desk.focusPage();
  }

  /** The room may become dark by other hands than ours. */
  #follow() {
    const look = () => this.press('dark', document.body.classList.contains('dark'));
    this.watching = new MutationObserver(look);
    this.watching.observe(document.body, { attributeFilter: ['class'] });
    look();
  }

  press(code, on) {
    this.buttons[code].setAttribute('aria-pressed', String(on));
  }

  setDocuments(documents, chosen) {
    this.documents.replaceChildren(...documents.map(({ id, title, name }) => el('option', { value: id }, title || name)));
    this.documents.value = chosen;
  }

  /** @param {object[]} views the pages shown */
  setPage(views, count) {
    const [first] = views;
    this.number.max = count;
    this.number.value = first.number;
    const { words } = this.desk;
    this.count.textContent = words.say('of_pages', { count: words.number(count) });
    const labels = views.map((view) => view.label).filter(Boolean).join('–');
    this.printed.textContent = labels ? words.say('printed_page', { label: labels }) : '';
    this.printed.title = labels ? words.say('printed_page_help') : '';
    this.buttons.facing.disabled = count < 2;
    this.strip.mark(views.map((view) => view.number));
  }

  setState(state, waiting) {
    const { words } = this.desk;
    const code = state === 'saved' ? 'state_saved' : `state_${state}`;
    const text = waiting && state !== 'saving' ? words.count(code, waiting) : words.say(code);
    if (this.saved.dataset.state === state && this.saved.title === text) return;
    this.saved.dataset.state = state;
    this.desk.node.dataset.saved = state;
    this.saved.title = text;
    this.saved.replaceChildren(icon(state === 'saved' ? 'accept' : 'history'), el('span', {}, text));
  }

  destroy() {
    this.watching.disconnect();
  }
}
