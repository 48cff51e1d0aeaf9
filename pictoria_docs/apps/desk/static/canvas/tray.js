/** The tray: holds one picked end of a link while pages are turned. */

import { el } from '../shared/dom.js';
import { endName, nameOf } from './object_names.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./object_types.js').End} End
 */

export class Tray {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.end = /** @type {?End} */ (null);
    this.node = canvas.surface.viewport.appendChild(el('div', { class: 'pc-tray', hidden: '' }));
    this.text = this.node.appendChild(el('span', { class: 'pc-tray-text' }));
    this.make = this.node.appendChild(el('button', { type: 'button' }));
    this.drop = this.node.appendChild(el('button', { type: 'button' }));
    this.make.addEventListener('click', () => this.use());
    this.drop.addEventListener('click', () => this.set(null));
  }

  /** Pick the selected shape; with an end held already, link the two; on the held end itself, put it back. */
  use() {
    const { canvas } = this;
    const shape = canvas.state.selectedShape;
    if (!shape) return canvas.announce(this.end ? 'tray_select_other' : 'nothing_selected');
    if (!this.end) return this.set(canvas.endOf(shape));
    if (this.end.id === shape.id) return this.set(null);
    if (canvas.connect(this.end, canvas.endOf(shape))) this.set(null, true);
    return undefined;
  }

  /** @param {?End} end */
  set(end, quietly = false) {
    this.end = end;
    this.draw();
    if (!quietly) this.canvas.announce(end ? 'tray_choose' : 'tray_empty');
    this.canvas.emit('pick', { end });
  }

  #names() {
    return this.end ? { name: endName(this.canvas.t, this.end), page: this.end.page } : {};
  }

  draw() {
    const { t, state, readOnly } = this.canvas;
    const { end } = this;
    this.node.hidden = !end || readOnly;
    if (!end || readOnly) return;
    const target = state.selectedShape && state.selected !== end.id ? state.selectedShape : null;
    this.text.textContent = t('tray_holds', this.#names());
    this.make.textContent = target
      ? t('tray_make', { name: nameOf(t, target.kind, target.object) }) : t('tray_choose');
    this.make.disabled = !target;
    this.drop.textContent = t('tray_drop');
  }
}
