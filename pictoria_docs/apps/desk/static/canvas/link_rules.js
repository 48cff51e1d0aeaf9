/**
 * Which ends a link may have, as the server says (`link_rules` of a project).
 *
 * @typedef {import('./object_types.js').End} End
 * @typedef {import('../shared/api.js').LinkRule} LinkRule
 * @typedef {import('../shared/api.js').LinkRules} Rules
 * @typedef {{type: string, source: End, target: End}} LinkEnds
 * @typedef {{why: string}} Refusal `why` is the code of a sentence
 */

import { isCaption } from './object_types.js';

export class LinkRules {
  /** @param {Rules} rules */
  constructor({ allowed, suggested }) {
    this.allowed = allowed;
    this.suggested = suggested;
  }

  /**
   * The link that two ends make, whichever was named first: what they suggest, else what they allow.
   * @param {End} first @param {End} second @returns {LinkEnds|Refusal}
   */
  between(first, second) {
    if (first.id === second.id) return { why: 'link_same' };
    for (const rules of [this.suggested, this.allowed]) {
      for (const [source, target] of [[first, second], [second, first]]) {
        const rule = rules.find((candidate) => fits(candidate, source, target));
        if (rule) return { type: rule.type, source, target };
      }
    }
    return { why: refusal(endType(first), endType(second)) };
  }

  /** Whether a type of link may lead from one end to the other. @param {string} type @param {End} source @param {End} target */
  mayJoin(type, source, target) {
    const rules = this.allowed.filter((rule) => rule.type === type);
    return !rules.length || rules.some((rule) => fits(rule, source, target));
  }
}

/** @param {LinkRule} rule @param {End} source @param {End} target */
const fits = (rule, source, target) => rule.sources.includes(endType(source)) && rule.targets.includes(endType(target));

/** A region's type, "entry" or "mention". @param {End} end */
const endType = (end) => (end.kind === 'region' ? end.type : end.kind);

/** @param {string} first @param {string} second types of the ends */
function refusal(first, second) {
  const types = [first, second];
  if (types.some(isCaption) && types.includes('entry')) return 'link_caption_entry';
  if (types.includes('mention')) return 'link_mention';
  return first === 'entry' && second === 'entry' ? 'link_none' : 'link_text';
}
