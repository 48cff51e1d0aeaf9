/** Finds the topics of the help that a question is about: by folded words and their beginnings, rare words first. */

import { TOPICS } from './help_topics.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {{name: string, title: string, text: string}} Found
 * @typedef {{name: string, title: string, text: string, fields: [string[], number][]}} Indexed words, and what they weigh
 */

const TITLE = 3;
const WORDS = 2;
const TEXT = 1;
const EXACT = 1;
const BEGINNING = 0.8; // "expo", while one types
const SAME_STEM = 0.6; // "exporter" and "exportation"
const STEM = 4; // letters that two forms of a word have in common, at least
const ENDING = 4; // letters that they may end with
const SHORTEST = 2;
const MOST = 6;
/** Of the best answer: what is less like the question is none. */
const WORTH = 0.35;

/** A text in small letters without accents. @param {string} text */
export const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae');

/** @param {string} text */
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}+]+/gu) ?? [];

/** How much a word of a topic is one that somebody typed, 0 to 1. @param {string} typed @param {string} word */
export function likeness(typed, word) {
  if (typed === word) return EXACT;
  if (typed.length < SHORTEST) return 0;
  if (word.startsWith(typed)) return typed.length < STEM && word.length - typed.length > STEM ? BEGINNING / 2 : BEGINNING;
  let same = 0;
  while (same < typed.length && typed[same] === word[same]) same += 1;
  return same >= STEM && typed.length - same <= ENDING && word.length - same <= ENDING && same * 2 > Math.max(typed.length, word.length)
    ? SAME_STEM : 0;
}

export class HelpSearch {
  /** @param {Translator} t */
  constructor(t) {
    /** @type {Indexed[]} */
    this.topics = Object.keys(TOPICS).map((name) => {
      const [title, text, words] = ['title', 'text', 'words'].map((part) => t(`help.topic.${name}.${part}`));
      return { name, title, text, fields: [[wordsOf(title), TITLE], [wordsOf(words), WORDS], [wordsOf(text), TEXT]] };
    });
    this.ignored = new Set(wordsOf(t('help.stop_words')));
  }

  /** The words of a question that it is about; all of them, if it has no other. @param {string} question */
  terms(question) {
    const words = [...new Set(wordsOf(question))];
    const telling = words.filter((word) => !this.ignored.has(word));
    return telling.length ? telling : words;
  }

  /** What answers a question, the best first. @param {string} question @returns {Found[]} */
  find(question) {
    const terms = this.terms(question);
    const scores = new Map(this.topics.map((topic) => [topic, 0]));
    for (const term of terms) {
      const hits = this.topics.map((topic) => Math.max(...topic.fields.map(([words, weight]) => (
        weight * Math.max(0, ...words.map((word) => likeness(term, word)))))));
      const found = hits.filter(Boolean).length;
      const rarity = found ? Math.log(1 + this.topics.length / found) : 0;
      for (const [number, topic] of this.topics.entries()) scores.set(topic, (scores.get(topic) ?? 0) + hits[number] * rarity);
    }
    const best = Math.max(...scores.values());
    return [...scores].filter(([, score]) => score > 0 && score >= best * WORTH)
      .sort(([, first], [, second]) => second - first).slice(0, MOST).map(([topic]) => topic);
  }
}
