/** Text fields as high as what is typed in them. Style sheets do it (`field-sizing: content`); older browsers need help. */

const BY_STYLE = CSS.supports('field-sizing', 'content');

/**
 * Let a text field grow with its text.
 * @template {HTMLElement} F
 * @param {F} field anything but a textarea stays as it is @returns {F}
 */
export function growing(field) {
  if (BY_STYLE || !(field instanceof HTMLTextAreaElement)) return field;
  const grow = () => {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  for (const name of ['input', 'carried', 'focus']) field.addEventListener(name, grow);
  requestAnimationFrame(grow); // before it is in the page it has no height
  return field;
}
