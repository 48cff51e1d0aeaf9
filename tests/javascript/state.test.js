/** What a person does on a page, as it is sent to the server and as it is shown at once. */

import assert from 'node:assert/strict';
import test from 'node:test';

import * as edits from '../../pictoria_docs/apps/desk/static/canvas/edits.js';
import { State } from '../../pictoria_docs/apps/desk/static/canvas/state.js';

const PAGE = 7;

const region = (id, type, box, others = {}) => ({
  id, type, page: PAGE, box, polygon: null, own_type: null, text: '', number: null, parent: null, marks: [],
  confidence: 0.9, status: 'suggested', revision: 0, ...others,
});
const end = (object, kind = 'region') => ({
  id: object.id, kind, type: object.type ?? kind, own_type: null, page: PAGE, box: object.box ?? [0, 0, 1, 1], name: object.id,
});

/** A page with a plate, a panel in it, two captions and an entry over two columns. */
function example() {
  const plate = region('reg-plate', 'plate', [50, 100, 300, 400]);
  const panel = region('reg-panel', 'panel', [60, 110, 150, 200], { parent: 'reg-plate' });
  const caption = region('reg-caption', 'caption', [50, 410, 300, 440], { text: 'Pl. 1' });
  const rest = region('reg-rest', 'caption', [50, 440, 300, 460], { text: 'View of the plain', number: '1' });
  const entry = {
    id: 'ent-1', status: 'suggested', revision: 0, confidence: 0.9, number: '1', title: 'Amphora',
    spans: [{ page: PAGE, box: [50, 500, 290, 800] }, { page: PAGE, box: [300, 50, 550, 300] }],
  };
  const link = {
    id: 'lnk-1', type: 'caption_of', source: 'reg-caption', target: 'reg-plate', status: 'suggested', revision: 2,
    confidence: 0.9, source_end: end(caption), target_end: end(plate),
  };
  const state = new State('ada');
  state.load([{ number: PAGE, regions: [plate, panel, caption, rest], entries: [entry], mentions: [], links: [link] }]);
  return state;
}

test('the smallest thing under the pointer comes first', () => {
  assert.deepEqual(example().at(PAGE, [100, 150]).map((shape) => shape.id), ['reg-panel', 'reg-plate']);
});

test('what is drawn inside a plate as a panel knows its plate', () => {
  const state = example();
  const drawn = edits.add(state, 'panel', PAGE, [200, 150, 250.004, 190]);
  assert.equal(drawn.changes.parent, 'reg-plate');
  assert.deepEqual(drawn.changes.box, [200, 150, 250, 190]);
  assert.match(drawn.id, /^reg-u[0-9a-f]{16}$/);
  state.apply([drawn]);
  assert.equal(state.find(drawn.id).object.by, 'ada');
  assert.equal(edits.add(state, 'panel', PAGE, [400, 600, 450, 650]).changes.parent, null);
});

test('a panel that is moved out of its plate forgets it', () => {
  const state = example();
  const moved = edits.reshape(state, state.shapeOf('reg-panel'), [400, 600, 490, 690], null);
  assert.deepEqual(moved.changes, { box: [400, 600, 490, 690], parent: null });
});

test('one of the two places of an entry is moved alone', () => {
  const state = example();
  const moved = edits.reshape(state, state.shapeOf('ent-1', 1), [300, 60, 550, 310], null);
  state.apply([moved]);
  assert.deepEqual(state.find('ent-1').object.spans.map((span) => span.box), [[50, 500, 290, 800], [300, 60, 550, 310]]);
  assert.equal(state.find('ent-1').object.status, 'corrected');
});

test('two halves stand where the whole did, in one step', () => {
  const state = example();
  const steps = edits.split(state.shapeOf('reg-panel'), 0, 100);
  assert.deepEqual(steps.map(({ action }) => action), ['correct', 'add']);
  assert.deepEqual(steps.map(({ changes }) => changes.box), [[60, 110, 100, 200], [100, 110, 150, 200]]);
  assert.equal(steps[1].changes.parent, 'reg-plate');
  assert.equal(edits.split(state.shapeOf('reg-panel'), 0, 60), null, 'nothing would be left of one half');
});

test('what is merged has all words and the number, and the others go', () => {
  const state = example();
  const steps = edits.merge(['reg-caption', 'reg-rest'].map((id) => state.find(id).object));
  assert.deepEqual(steps[0].changes, { box: [50, 410, 300, 460], text: 'Pl. 1\nView of the plain', number: '1' });
  assert.deepEqual([steps[1].action, steps[1].id], ['reject', 'reg-rest']);
  state.apply(steps);
  assert.ok(!state.isVisible(state.find('reg-rest').object));
  state.showRejected = true;
  assert.ok(state.isVisible(state.find('reg-rest').object));
});

test('an own addition is taken back where a suggestion is rejected', () => {
  const state = example();
  const drawn = edits.add(state, 'figure', PAGE, [400, 600, 450, 650]);
  state.apply([drawn]);
  const away = edits.remove('region', state.find(drawn.id).object);
  assert.equal(away.action, 'withdraw');
  state.apply([away]);
  assert.equal(state.find(drawn.id), null);
  assert.equal(edits.remove('region', state.find('reg-plate').object).action, 'reject');
});

test('a link led elsewhere tells only what changes, with the revision that was seen', () => {
  const state = example();
  const object = state.find('lnk-1').object;
  const ends = { type: 'caption_of', source: end(state.find('reg-caption').object), target: end(state.find('reg-panel').object) };
  const led = edits.relink(object, ends);
  assert.deepEqual([led.revision, led.changes], [2, { target: 'reg-panel' }]);
  state.apply([led], { 'reg-panel': ends.target });
  assert.equal(state.find('lnk-1').object.target_end.id, 'reg-panel');
});

test('the end of a link is at the place of the entry that is nearest the other end', () => {
  const state = example();
  const link = { id: 'lnk-2', type: 'depicts', source: 'reg-panel', target: 'ent-1', status: 'suggested', revision: 0 };
  const ends = { source_end: end(state.find('reg-panel').object), target_end: end({ id: 'ent-1' }, 'entry') };
  state.put({ links: [{ ...link, ...ends }] });
  assert.equal(state.endShape(link, 'target').part, 1, 'y 50 is nearer to y 110 than y 500 is');
});

test('what the server tells keeps what is selected, unless it is gone', () => {
  const state = example();
  Object.assign(state, { selected: 'reg-panel', marks: new Set(['reg-caption']) });
  state.put({ regions: [region('reg-panel', 'figure', [60, 110, 155, 205], { revision: 4 })] });
  assert.equal(state.selectedShape.object.revision, 4);
  state.put({ removed: ['reg-panel', 'reg-caption'] });
  assert.deepEqual([state.selected, state.marks.size], [null, 0]);
});

test('an edit of what is gone changes nothing', () => {
  const state = example();
  state.put({ removed: ['reg-panel'] });
  const before = [...state.shapes.keys()];
  state.apply([{ action: 'accept', id: 'reg-panel', kind: 'region', changes: {} }]);
  assert.deepEqual([...state.shapes.keys()], before);
});
