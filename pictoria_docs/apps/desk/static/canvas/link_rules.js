/**
 * Which ends a link may have, as the server says (`link_rules` of a project).
 *
 * @typedef {import('./object_types.js').End} End
 * @typedef {import('../shared/api.js').LinkRule} LinkRule
 * @typedef {import('../shared/api.js').LinkRules} Rules
 * @typedef {{type: string, source: End, target: End}} LinkEnds
 * @typedef {LinkEnds & {caption?: End}} DrawnLink `caption`: the text that has to become one
 * @typedef {{why: string}} Refusal `why` is the code of a sentence
 */

import { isCaption, isText, namesPictures } from './object_types.js';

export class LinkRules {
  /** @param {Rules} rules */
  constructor({ allowed, suggested }) {
    this.allowed = allowed;
    this.suggested = suggested;
  }

  /**
   * The link that two ends make, whichever was named first: what they suggest, else what they allow.
   * @param {End} first @param {End} second @param {?string} [wanted] the type that it must have
   * @returns {LinkEnds|Refusal}
   */
  between(first, second, wanted = null) {
    if (first.id === second.id) return { why: 'link_same' };
    if (wanted !== null) {
      if (this.mayJoin(wanted, first, second)) return { type: wanted, source: first, target: second };
      if (this.mayJoin(wanted, second, first)) return { type: wanted, source: second, target: first };
      return { why: 'link_none' };
    }
    for (const rules of [this.suggested, this.allowed]) {
      for (const [source, target] of [[first, second], [second, first]]) {
        const rule = rules.find((candidate) => fits(candidate, source, target));
        if (rule) return { type: rule.type, source, target };
      }
    }
    return { why: refusal(endType(first), endType(second)) };
  }

  /**
   * The link that a person draws between two ends: any text that is to name a picture becomes its caption.
   * @param {End} first @param {End} second @param {?string} [wanted] the type that it must have
   * @returns {DrawnLink|Refusal}
   */
  drawn(first, second, wanted = null) {
    const link = this.between(first, second, wanted);
    if (!('why' in link)) return link.type === 'caption_of' && !namesPictures(link.source.type) ? { ...link, caption: link.source } : link;
    const [text, other] = isTextRegion(first) ? [first, second] : [second, first];
    if (!isTextRegion(text)) return link;
    const named = this.between({ ...text, type: 'caption', own_type: null }, other, wanted);
    return 'why' in named || named.type !== 'caption_of' ? link : { ...named, source: text, caption: text };
  }

  /** Whether a type of link may lead from one end to the other. @param {string} type @param {End} source @param {End} target */
  mayJoin(type, source, target) {
    const rules = this.allowed.filter((rule) => rule.type === type);
    return !rules.length || rules.some((rule) => fits(rule, source, target));
  }
}

/** @param {LinkRule} rule @param {End} source @param {End} target */
const fits = (rule, source, target) => takes(rule.sources, source) && takes(rule.targets, target);

/** An own type of region joins as its base, too. @param {string[]} types @param {End} end */
const takes = (types, end) => types.includes(endType(end)) || (end.own_type !== null && types.includes(end.own_type));

/** @param {End} end */
const isTextRegion = (end) => end.kind === 'region' && isText(end.type);

/** A region's built-in type, "entry" or "mention". @param {End} end */
const endType = (end) => (end.kind === 'region' ? end.type : end.kind);

/** @param {string} first @param {string} second types of the ends */
function refusal(first, second) {
  const types = [first, second];
  if (types.some(isCaption) && types.includes('entry')) return 'link_caption_entry';
  if (types.includes('mention')) return 'link_mention';
  return first === 'entry' && second === 'entry' ? 'link_none' : 'link_text';
}
