/** The first-run guide: three steps in plain words, until it is put away. */

import { el } from '../shared/dom.js';
import { button } from './controls.js';

const KEY = 'pictoria-guide';

/** Whether the guide has been put away in this browser. */
export function guideHidden() {
  try {
    return localStorage.getItem(KEY) === 'hidden';
  } catch {
    return false;
  }
}

/** @param {boolean} hidden */
function remember(hidden) {
  try {
    localStorage.setItem(KEY, hidden ? 'hidden' : 'shown');
  } catch { /* it comes back next time */ }
}

/**
 * @param {import('../shared/translator.js').Translator} t
 * @param {boolean} team whether pages are read on a server
 */
export function makeGuide(t, team) {
  /** @param {number} number @param {string} text */
  const step = (number, text) => el('li.ph-step', {},
    el('span.ph-step-number', { 'aria-hidden': 'true' }, String(number)),
    el('div', {}, el('h3', {}, t(`home.guide_${number}`)), el('p', {}, t(text))));
  const heading = el('h2', { id: 'ph-guide-title', tabindex: '-1' }, t('home.guide_title'));
  const element = el('section.ph-guide', { 'aria-labelledby': 'ph-guide-title', hidden: guideHidden() },
    el('div.ph-guide-head', {}, heading,
      button('plain', t('home.guide_hide'), () => {
        element.hidden = true;
        remember(true);
        document.getElementById('ph-main')?.focus();
      })),
    el('ol.ph-steps', {},
      step(1, team ? 'home.guide_1_text_team' : 'home.guide_1_text'),
      step(2, 'home.guide_2_text'),
      step(3, 'home.guide_3_text')));
  return {
    element,
    show() {
      element.hidden = false;
      remember(false);
      element.scrollIntoView({ block: 'nearest' });
      heading.focus();
    },
  };
}
