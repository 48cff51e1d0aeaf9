/** The help of the pages outside the desk: a dialog with its search field. */

import { makeHelpPanel } from '../help/help_panel.js';
import { el, uniqueId } from '../shared/dom.js';
import { button } from './controls.js';
import { isDark, setDark } from './theme.js';

/**
 * @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t @param {import('./shell.js').PageValue} value
 * @param {() => void} [guide] shows the guide of the start page
 */
export function openPageHelp(host, t, value, guide) {
  const heading = el('h2', { id: uniqueId() }, t('help.title'));
  const panel = makeHelpPanel(t, {
    base: value.base, project: value.project ?? null, accounts: value.accounts,
    page: /** @type {import('../help/help_topics.js').PageName} */ (value.page),
    act: (name) => ({ guide: guide ?? null, dark: () => setDark(!isDark()) }[name] ?? null),
    leave: (then) => {
      dialog.addEventListener('close', then, { once: true });
      dialog.close();
    },
  });
  /** @type {HTMLDialogElement} */
  const dialog = el('dialog.ph-help-dialog', { 'aria-labelledby': heading.id },
    el('header', {}, heading, button('plain', t('home.close'), () => dialog.close())), panel.element,
    value.page === 'models' ? null : el('p.ph-help-models', {}, el('a', { href: `${value.base}/ui/models` }, t('models.link'))));
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
  });
  host.append(dialog);
  dialog.showModal();
  panel.input.focus();
}
