/** How sure a machine is, and how long work takes, in words. */

/** @typedef {import('../shared/translator.js').Translator} Translator */

/** From which confidence on a machine is called so sure. @type {[number, string][]} */
const STEPS = [[0.95, 'very'], [0.8, 'rather'], [0.6, 'fairly'], [0.35, 'little'], [-Infinity, 'guess']];
const LONG = 90; // minutes from which on hours are counted

/** Whether nobody has decided on something of this status. @param {string} status */
export const isUndecided = (status) => status === 'suggested' || status === 'assumed';

/**
 * The status of something, in the gender of the word for it where the language has any.
 * @param {Translator} t @param {{status: string, kind: string, type: string}} subject
 */
export function statusOf(t, { status, kind, type }) {
  const feminine = `status_${status}_feminine`;
  return t.has(feminine) && t('feminine').split(' ').includes(kind === 'field' ? kind : type) ? t(feminine) : t(`status_${status}`);
}

/** How sure a machine is, in words. @param {Translator} t @param {number} confidence */
export function certainty(t, confidence) {
  return t(`sure_${(STEPS.find(([least]) => confidence >= least) ?? STEPS[STEPS.length - 1])[1]}`);
}

/** A time of work, roughly. @param {Translator} t @param {number} seconds */
export function duration(t, seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < LONG ? t.count('minutes', minutes) : t.count('hours', Math.round(minutes / 60));
}
