/** The tray: holds one picked end of a link while pages are turned. */

import { html } from './dom.js';

export class Tray {
  constructor(canvas) {
    this.canvas = canvas;
    this.end = null;
    this.node = html('div', { class: 'pc-tray', hidden: '' }, canvas.viewport);
    this.text = html('span', { class: 'pc-tray-text' }, this.node);
    this.make = html('button', { type: 'button' }, this.node);
    this.drop = html('button', { type: 'button' }, this.node);
    this.make.addEventListener('click', () => this.use());
    this.drop.addEventListener('click', () => this.set(null));
  }

  /** Pick the selected shape; with an end held already, link the two; on the held end itself, put it back. */
  use() {
    const { canvas } = this;
    const shape = canvas.state.selectedShape;
    if (!shape) return canvas.say(this.end ? 'tray_select_other' : 'nothing_selected');
    if (!this.end) return this.set(canvas.endOf(shape));
    if (this.end.id === shape.id) return this.set(null);
    if (canvas.connect(this.end, canvas.endOf(shape))) this.set(null, true);
    return undefined;
  }

  set(end, quietly = false) {
    this.end = end;
    this.draw();
    if (!quietly) this.canvas.say(end ? 'tray_choose' : 'tray_empty');
    this.canvas.emit('pick', { end });
  }

  #names() {
    return this.end ? { name: this.canvas.words.end(this.end), page: this.end.page } : {};
  }

  draw() {
    const { words, state, readOnly } = this.canvas;
    this.node.hidden = !this.end || readOnly;
    if (this.node.hidden) return;
    const target = state.selectedShape && state.selected !== this.end.id ? state.selectedShape : null;
    this.text.textContent = words.say('tray_holds', this.#names());
    this.make.textContent = target
      ? words.say('tray_make', { name: words.name(target.kind, target.object) }) : words.say('tray_choose');
    this.make.disabled = !target;
    this.drop.textContent = words.say('tray_drop');
  }
}
