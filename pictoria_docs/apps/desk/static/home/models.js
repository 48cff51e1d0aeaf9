/** The page of models: its head and what it is about. The tables below it are Gradio's own. */

import { el } from '../shared/dom.js';
import { mountShell } from './shell.js';

/** @param {HTMLElement} host @param {import('./shell.js').PageValue} value */
export function mount(host, value) {
  const { main, t } = mountShell(host, value);
  main.append(el('h1', {}, t('models.title')), el('p', {}, t('models.intro')), el('p.ph-hint', {}, t('models.uncertain')));
}
