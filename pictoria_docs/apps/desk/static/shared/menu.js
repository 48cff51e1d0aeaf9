/** Menus that unfold below a button. */

/**
 * Have a menu close on Escape, which gives the focus back to its button, and as soon as somebody goes on elsewhere.
 * @param {HTMLDetailsElement} menu
 */
export function closeWhenLeft(menu) {
  let listening = new AbortController();
  menu.addEventListener('toggle', () => {
    listening.abort();
    if (!menu.open) return;
    listening = new AbortController();
    for (const type of ['pointerdown', 'focusin']) {
      document.addEventListener(type, ({ target }) => {
        if (!(target instanceof Node && menu.contains(target))) menu.open = false;
      }, { signal: listening.signal, capture: true });
    }
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}
