/** How the parts of the desk stand in the room: what is folded away, how wide the panel is, dark or light. */

import { el } from '../shared/dom.js';

const NAME = 'pictoria-desk-look';
const [LEAST, MOST] = [280, 720];
/** @type {Fold[]} */
const FOLDS = ['queue', 'pages', 'facing'];
/** Pixels by which an arrow key makes the panel wider. @type {Object<string, number>} */
const STEPS = { ArrowLeft: 20, ArrowRight: -20 };

/**
 * @typedef {'queue'|'pages'|'facing'} Fold what is folded away, or out
 * @typedef {Fold|'dark'} Part what the buttons of the head switch
 * @typedef {Record<Fold, boolean> & {width: number}} Look
 */

export class Layout {
  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    const narrow = window.innerWidth < 1200;
    /** @type {Look} */
    this.look = { queue: !narrow, pages: false, facing: false, width: narrow ? 320 : 360, ...read() };
    this.bar = el('div', {
      class: 'pd-split', role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': app.t('panel_width'),
      'aria-valuemin': LEAST, 'aria-valuemax': MOST,
    });
    this.bar.addEventListener('pointerdown', (event) => this.#drag(event));
    this.bar.addEventListener('keydown', (event) => {
      const by = STEPS[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.#resize(this.look.width + by);
    });
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const { bar } = this;
    bar.setPointerCapture(event.pointerId);
    const right = this.app.node.getBoundingClientRect().right;
    /** @param {PointerEvent} now */
    const move = (now) => this.#resize(right - now.clientX);
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), { once: true });
  }

  /** @param {number} width */
  #resize(width) {
    this.look.width = Math.round(Math.min(MOST, Math.max(LEAST, width)));
    this.apply();
  }

  /** @param {Part} code */
  toggle(code) {
    if (code === 'dark') document.body.classList.toggle('dark');
    else this.look[code] = !this.look[code];
    this.apply();
  }

  apply() {
    const { app, look } = this;
    app.node.style.setProperty('--pd-panel', `${look.width}px`);
    this.bar.setAttribute('aria-valuenow', String(look.width));
    app.node.classList.toggle('pd-no-queue', !look.queue);
    app.header.strip.node.hidden = !look.pages;
    for (const code of FOLDS) app.header.press(code, look[code]);
    try {
      localStorage.setItem(NAME, JSON.stringify(look));
    } catch { /* a browser that keeps nothing: the look lives as long as the page */ }
  }
}

/** What the person left it as. @returns {Partial<Look>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}');
  } catch {
    return {};
  }
}
