/** One picture beside the grid: large, with its words, and what it has been compared with. */

import { html } from '../canvas/dom.js';

export class Preview {
  /** @param {HTMLElement} host @param {object} gallery */
  constructor(host, gallery) {
    this.gallery = gallery;
    this.say = gallery.say;
    this.box = html('aside', { class: 'pg-preview', 'aria-label': this.say('preview'), hidden: true }, host);
  }

  get shown() {
    return !this.box.hidden;
  }

  close() {
    this.box.hidden = true;
    this.gallery.grid.draw();
    this.gallery.grid.box.focus();
  }

  /** Follow the active picture, once open. */
  follow(figure) {
    if (this.shown && figure && figure.key !== this.figure?.key) this.show(figure);
  }

  refresh() {
    if (this.shown) this.show(this.figure);
  }

  show(figure) {
    this.figure = figure;
    const opening = this.box.hidden;
    this.box.hidden = false;
    const { gallery, say } = this;
    this.box.replaceChildren();
    const close = html('button', { type: 'button', class: 'pg-close', 'aria-label': say('close'), text: '×' }, this.box);
    close.addEventListener('click', () => this.close());
    html('img', { class: 'pg-large', src: figure.crop, alt: figure.name }, this.box);
    html('h2', { text: figure.name }, this.box);
    describe(this.box, figure, say);
    const buttons = html('div', { class: 'pg-buttons' }, this.box);
    const button = (text, act) => {
      const node = html('button', { type: 'button', text }, buttons);
      node.addEventListener('click', act);
    };
    const chosen = gallery.chosen.has(figure.key);
    button(say(chosen ? 'unchoose' : 'compare_with', figure), () => gallery.choose([figure]));
    if (gallery.options.onOpen) button(say('open_page'), () => gallery.options.onOpen(figure));
    if (gallery.facets.similar) button(say('sort_like'), () => gallery.sortLike(figure));
    this.compared(figure);
    if (opening) gallery.grid.show(gallery.grid.active);
  }

  /** What people say of it and others. */
  async compared(figure) {
    const answer = await this.gallery.wire.get('pairs', { figure: figure.key }).catch(() => null);
    if (!answer?.pairs.length || this.figure !== figure) return;
    html('h3', { text: this.say('compared_with') }, this.box);
    const list = html('ul', { class: 'pg-compared' }, this.box);
    const labels = Object.fromEntries(this.gallery.facets.relations.map(({ name, label }) => [name, label]));
    for (const pair of answer.pairs) {
      const other = answer.figures[pair.first === figure.key ? pair.second : pair.first];
      if (!other) continue;
      const item = html('li', {}, list);
      const button = html('button', { type: 'button' }, item);
      html('img', { src: other.crop, alt: '' }, button);
      const words = html('span', {}, button);
      html('b', { text: other.name }, words);
      for (const said of pair.said) {
        html('span', { text: `${labels[said.category] ?? said.category} — ${said.by}` }, words);
      }
      button.addEventListener('click', () => this.gallery.openCompare({ figures: [figure, other] }));
    }
  }
}

/** Caption, entry and place of a picture. */
export function describe(host, figure, say) {
  for (const caption of figure.captions) html('p', { class: 'pg-caption', text: caption.text }, host);
  for (const entry of figure.entries) {
    html('p', { class: 'pg-entry', text: entry.title && entry.number ? `${entry.name} — ${entry.title}` : entry.name }, host);
  }
  html('p', { class: 'pg-soft', text: say('place', figure) }, host);
}
