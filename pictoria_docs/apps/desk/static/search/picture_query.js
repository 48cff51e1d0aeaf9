/** A picture that is looked for: a file that somebody chooses, drops or pastes, made small enough to be sent. */

import { el } from '../shared/dom.js';

/** Pixels of the longer side: more does not help to compare. */
const LONGEST = 1400;
const QUALITY = 0.92;

export class PictureQuery {
  /**
   * @param {HTMLElement} head @param {HTMLElement} target where files may be dropped
   * @param {import('../shared/translator.js').Translator} t
   * @param {(picture: {name: string, data: Promise<Blob>}) => void} chosen @param {AbortSignal} signal
   */
  constructor(head, target, t, chosen, signal) {
    this.chosen = chosen;
    const input = el('input', { type: 'file', accept: 'image/*', class: 'ps-unseen', tabindex: -1, 'aria-hidden': 'true' });
    input.addEventListener('change', () => {
      this.take(input.files?.[0]);
      input.value = '';
    });
    const button = el('button', { type: 'button', class: 'ps-picture', title: t('picture_hint'), onclick: () => input.click() }, t('picture'));
    head.append(button, input);
    target.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    target.addEventListener('drop', (event) => {
      event.preventDefault();
      this.take(event.dataTransfer?.files[0]);
    }, { signal });
    document.addEventListener('paste', (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file) this.take(file);
    }, { signal });
  }

  /** @param {File|undefined} file */
  take(file) {
    if (file) this.chosen({ name: file.name, data: smaller(file) });
  }
}

/** The picture as a small JPEG; what the browser cannot show goes as it is. @param {File} file @returns {Promise<Blob>} */
async function smaller(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return file;
  const factor = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = el('canvas', { width: Math.max(1, Math.round(bitmap.width * factor)), height: Math.max(1, Math.round(bitmap.height * factor)) });
  const context = canvas.getContext('2d');
  if (!context) return file;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY));
}
