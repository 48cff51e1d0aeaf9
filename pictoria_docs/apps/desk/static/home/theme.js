/** Dark or light: as chosen before, else as the system is set. */

const KEY = 'pictoria-theme';

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

/** Whether the page is dark now. */
export const isDark = () => document.body.classList.contains('dark');

/** Make the page dark or light, and remember it. @param {boolean} dark */
export function setDark(dark) {
  document.body.classList.toggle('dark', dark);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  try {
    localStorage.setItem(KEY, dark ? 'dark' : 'light');
  } catch { /* nothing can be kept here: the choice is for this page */ }
}

/** The first look at the choice. */
export function applyTheme() {
  const chosen = stored();
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.body.classList.toggle('dark', dark);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
}

/** Remember the choice too where another part of the page makes it. */
export function followTheme() {
  new MutationObserver(() => {
    const chosen = isDark() ? 'dark' : 'light';
    if (stored() !== chosen) setDark(isDark());
  }).observe(document.body, { attributeFilter: ['class'] });
}

applyTheme();
