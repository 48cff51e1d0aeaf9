/** Which links two ends make, by rules as the server tells them. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { LinkRules } from '../../pictoria_docs/apps/desk/static/canvas/link_rules.js';

const rules = new LinkRules({
  suggested: [
    { type: 'caption_of', sources: ['caption', 'legend'], targets: ['figure', 'panel', 'plate'] },
    { type: 'depicts', sources: ['figure', 'panel', 'plate', 'fragment'], targets: ['entry'] },
    { type: 'cites', sources: ['mention'], targets: ['figure', 'panel', 'plate', 'entry'] },
  ],
  allowed: [
    { type: 'caption_of', sources: ['caption', 'legend'], targets: ['figure', 'panel', 'plate'] },
    { type: 'depicts', sources: ['figure', 'panel', 'plate', 'fragment'], targets: ['entry'] },
    { type: 'cites', sources: ['mention'], targets: ['figure', 'panel', 'plate', 'entry'] },
    { type: 'continues', sources: ['text', 'caption'], targets: ['text', 'caption'] },
  ],
});
const end = (id, type, own_type = null) => ({ id, type, own_type, kind: ['entry', 'mention'].includes(type) ? type : 'region' });

test('whichever end was named first, a link leads the right way', () => {
  const [caption, figure] = [end('a', 'caption'), end('b', 'figure')];
  for (const link of [rules.between(caption, figure), rules.between(figure, caption)]) {
    assert.deepEqual([link.type, link.source.id, link.target.id], ['caption_of', 'a', 'b']);
  }
});

test('a type that the person chose is kept, or the link is refused', () => {
  const [caption, figure] = [end('a', 'caption'), end('b', 'figure')];
  assert.equal(rules.between(end('c', 'caption'), caption, 'continues').type, 'continues');
  assert.equal(rules.between(caption, figure, 'depicts').why, 'link_none');
  assert.equal(rules.between(caption, figure, 'an_own_type').type, 'an_own_type', 'one without rules joins anything');
});

test('any text that is to name a picture becomes its caption', () => {
  const [text, figure] = [end('a', 'text'), end('b', 'figure')];
  const link = rules.drawn(figure, text);
  assert.deepEqual([link.type, link.source.id, link.target.id, link.caption.id], ['caption_of', 'a', 'b', 'a']);
  assert.equal(rules.drawn(end('c', 'caption'), figure).caption, undefined, 'one already');
  assert.equal(rules.drawn(text, end('d', 'text')).type, 'continues', 'both are text');
});

test('an own type of region joins as itself and as its base', () => {
  const fragment = end('a', 'other', 'fragment');
  assert.equal(rules.between(fragment, end('e', 'entry')).type, 'depicts');
  assert.equal(rules.between(end('b', 'figure', 'fragment'), end('c', 'caption')).type, 'caption_of');
});

test('what cannot be linked is refused with a reason that has words', () => {
  assert.equal(rules.between(end('a', 'figure'), end('a', 'figure')).why, 'link_same');
  assert.equal(rules.between(end('a', 'caption'), end('e', 'entry')).why, 'link_caption_entry');
  assert.equal(rules.between(end('m', 'mention'), end('c', 'caption')).why, 'link_mention');
  assert.equal(rules.between(end('e', 'entry'), end('f', 'entry')).why, 'link_none');
  assert.equal(rules.between(end('t', 'title'), end('e', 'entry')).why, 'link_text');
});
