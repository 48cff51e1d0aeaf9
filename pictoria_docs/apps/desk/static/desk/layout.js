/** How the parts of the desk stand in the room: what is folded away, how wide the panel is, dark or light. */

import { el } from '../shared/dom.js';

const NAME = 'pictoria-desk-look';
const [LEAST, MOST] = [280, 720];

export class Layout {
  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    const narrow = window.innerWidth < 1200;
    this.look = { queue: !narrow, pages: false, facing: false, width: narrow ? 320 : 360, ...read() };
    this.bar = el('div', {
      class: 'pd-split', role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': app.t('panel_width'),
      'aria-valuemin': LEAST, 'aria-valuemax': MOST,
    });
    this.bar.addEventListener('pointerdown', (event) => this.#drag(event));
    this.bar.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: 20, ArrowRight: -20 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.#resize(this.look.width + by);
    });
  }

  /** @param {any} event */
  #drag(event) {
    const { bar } = this;
    bar.setPointerCapture(event.pointerId);
    const right = this.app.node.getBoundingClientRect().right;
    const move = (now) => this.#resize(right - now.clientX);
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), { once: true });
  }

  #resize(width) {
    this.look.width = Math.round(Math.min(MOST, Math.max(LEAST, width)));
    this.apply();
  }

  /** @param {string} code */
  toggle(code) {
    if (code === 'dark') document.body.classList.toggle('dark');
    else this.look[code] = !this.look[code];
    this.apply();
  }

  apply() {
    const { app, look } = this;
    app.node.style.setProperty('--pd-panel', `${look.width}px`);
    this.bar.setAttribute('aria-valuenow', look.width);
    app.node.classList.toggle('pd-no-queue', !look.queue);
    app.header.strip.node.hidden = !look.pages;
    for (const code of ['queue', 'pages', 'facing']) app.header.press(code, look[code]);
    try {
      localStorage.setItem(NAME, JSON.stringify(look));
    } catch { /* a browser that keeps nothing: the look lives as long as the page */ }
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}
