/** The answer to a question: sentences, each of which lights up its source on the page. */

import { el } from '../shared/dom.js';
import { pagePart } from './page_part.js';

/**
 * @typedef {import('../shared/api.js').Answer} Answer
 * @typedef {import('../shared/api.js').AnswerSource} AnswerSource
 * @typedef {import('../shared/api.js').AnswerSentence} AnswerSentence
 */

export class AnswerCard {
  /** What is shown. @type {?Answer} */
  #answer = null;

  /**
   * @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t
   * @param {(source: AnswerSource) => string} address of a source's place in the review
   */
  constructor(host, t, address) {
    this.t = t;
    this.address = address;
    this.root = host.appendChild(el('section', { class: 'ps-answer', 'aria-label': t('answer'), 'aria-live': 'polite', hidden: true }));
    this.sources = el('div', { class: 'ps-sources' });
  }

  hide() {
    this.root.hidden = true;
    this.#answer = null;
  }

  wait() {
    this.root.hidden = false;
    this.root.replaceChildren(el('p', { class: 'ps-soft' }, this.t('answer_wait')));
  }

  /** @param {string} sentence */
  fail(sentence) {
    this.root.replaceChildren(el('p', { class: 'ps-problem' }, sentence));
  }

  /** @param {Answer} answer @param {() => unknown} anyway asks also where probably nothing answers */
  draw(answer, anyway) {
    this.#answer = answer;
    const { t } = this;
    const likely = t.percent(answer.answerable);
    /** @type {(HTMLElement|null)[]} */
    const parts = answer.problems.map((problem) => el('p', { class: 'ps-problem' }, problem));
    if (answer.refusal) parts.push(el('p', { class: 'ps-refusal' }, t(`refusal_${answer.refusal}`, { likely })));
    else if (answer.model === null) parts.push(el('p', { class: 'ps-soft' }, t('answer_no_model')));
    if (answer.refusal === 'unlikely') {
      parts.push(el('p', {}, el('button', { type: 'button', onclick: anyway }, t('ask_anyway'))));
    }
    if (answer.sentences.length) {
      const list = el('ol', { class: 'ps-sentences' }, ...answer.sentences.map((sentence) => this.sentence(sentence)));
      parts.push(el('div', { class: 'ps-answer-body' }, list, this.sources));
    } else if (answer.sources.length) {
      parts.push(el('p', { class: 'ps-soft' }, t('answer_nearest')),
        el('ul', { class: 'ps-nearest' }, ...answer.sources.map((source) => el('li', {}, this.link(source)))));
    }
    if (answer.dropped.length) parts.push(this.dropped(answer));
    if (answer.model !== null) parts.push(el('p', { class: 'ps-soft' }, t('answer_by', { model: answer.model })));
    this.root.hidden = false;
    this.root.replaceChildren(...parts.filter((part) => part !== null));
    if (answer.sentences.length) this.light(0);
  }

  /** @param {AnswerSentence} sentence @param {number} [index] */
  sentence(sentence, index = this.#answer?.sentences.indexOf(sentence) ?? 0) {
    const numbers = [...new Set(sentence.citations.map(({ source }) => source))];
    const button = el('button', { type: 'button', class: 'ps-sentence' }, sentence.text, ' ',
      el('sup', {}, numbers.join(', ')));
    for (const event of ['focus', 'mouseenter', 'click']) button.addEventListener(event, () => this.light(index));
    return el('li', {}, button);
  }

  /** Show where a sentence comes from. @param {number} index */
  light(index) {
    const answer = this.#answer;
    if (!answer) return;
    this.root.querySelectorAll('.ps-sentence').forEach((node, at) => node.setAttribute('aria-pressed', String(at === index)));
    const shown = answer.sentences[index].citations.map((citation) => {
      const source = answer.sources.find(({ number }) => number === citation.source);
      return el('figure', {}, pagePart(citation),
        el('figcaption', {}, el('q', {}, citation.quotation), source ? el('span', {}, ' ', this.link({ ...source, page: citation.page })) : null));
    });
    this.sources.replaceChildren(...shown);
  }

  /** @param {AnswerSource} source */
  link(source) {
    const name = [source.printed_number, source.title].filter(Boolean).join(' ');
    const place = this.t('place', { document: source.document_title, page: source.page });
    return el('a', { href: this.address(source) }, `[${source.number}] ${this.t(`kind_${source.kind}`)} ${name}`.trim(), ` · ${place}`);
  }

  /** @param {Answer} answer */
  dropped(answer) {
    return el('details', { class: 'ps-dropped' }, el('summary', {}, this.t.count('dropped', answer.dropped.length)),
      el('ul', {}, ...answer.dropped.map(({ text, reason, detail }) => el('li', {}, text, ' ',
        el('span', { class: 'ps-soft' }, this.t(`dropped_${reason}`, { detail }))))));
  }
}
