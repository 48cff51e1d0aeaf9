/** What a person did reaches a server once and in order, whatever the connection does. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';

globalThis.window = new EventTarget();
globalThis.CustomEvent ??= class extends Event {
  constructor(name, { detail }) {
    super(name);
    this.detail = detail;
  }
};
const { Outbox } = await import('../../pictoria_docs/apps/desk/static/desk/outbox.js');
const { HttpClient } = await import('../../pictoria_docs/apps/desk/static/shared/http_client.js');

const edit = (id, revision = 0, action = 'accept') => ({ id, revision, action, kind: 'link', changes: {} });
const message = (...edits) => ({ route: 'edits', body: { change_set: 'step', edits } });

/** A server with one answer for each request, and the outbox of a person before it. */
async function started(answer = () => null) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const seen = { path: request.url.replace('/api/v1/projects/vases', ''), body: JSON.parse(text) };
    requests.push(seen);
    const { status = 200, body = done(seen.body), cut = false } = (await answer(seen, requests.length)) ?? {};
    if (cut) return request.socket.destroy();
    response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
    return response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = new HttpClient(`http://127.0.0.1:${server.address().port}`).project('vases');
  const outbox = new Outbox({ http }, 'vases', 'ada');
  const told = [];
  for (const name of ['answer', 'refused', 'conflict', 'state']) {
    outbox.addEventListener(name, (event) => told.push([name, event.detail]));
  }
  return { outbox, requests, told, end: () => { outbox.destroy(); server.closeAllConnections?.(); server.close(); } };
}

/** Each edit is done, by a revision one higher. */
const done = ({ edits = [] }) => ({ done: edits.map(({ id, revision }) => ({ id, revision: (revision ?? 0) + 1 })), followed: [] });

const paths = (requests) => requests.map(({ path }) => path);
/** Resolves when all is saved, trying again at once in place of after a pause. */
const saved = async (outbox) => {
  while (!(await outbox.saved())) {
    outbox.now();
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
};

test('what is done in one document arrives in its order', async () => {
  const desk = await started();
  for (const id of ['lnk-1', 'lnk-2', 'lnk-3']) desk.outbox.put('doc-1', message(edit(id)));
  assert.equal(desk.outbox.edits('doc-1').length, 3);
  assert.ok(desk.outbox.isWaiting('lnk-3') && !desk.outbox.isWaiting('lnk-4'));
  assert.ok(await desk.outbox.saved());
  assert.deepEqual(desk.requests.map(({ body }) => body.edits[0].id), ['lnk-1', 'lnk-2', 'lnk-3']);
  assert.ok(!desk.outbox.isWaiting('lnk-3'));
  desk.end();
});

test('after a cut it is sent again, and nothing is lost', async () => {
  const desk = await started((_, count) => (count === 1 ? { cut: true } : count === 2 ? { status: 503, body: {} } : null));
  desk.outbox.put('doc-1', message(edit('lnk-1')));
  desk.outbox.put('doc-1', message(edit('lnk-2')));
  assert.equal(await desk.outbox.saved(), false, 'nobody waits for a connection that is away');
  assert.equal(desk.outbox.state, 'offline');
  await saved(desk.outbox);
  assert.deepEqual(desk.requests.map(({ body }) => body.edits[0].id), ['lnk-1', 'lnk-1', 'lnk-1', 'lnk-2']);
  assert.equal(desk.outbox.state, 'saved');
  desk.end();
});

test('who is signed out keeps what was done, and it goes out after signing in', async () => {
  const desk = await started((_, count) => (count === 1 ? { status: 401, body: {} } : null));
  desk.outbox.put('doc-1', message(edit('lnk-1')));
  await desk.outbox.saved();
  assert.equal(desk.outbox.state, 'signed_out');
  window.dispatchEvent(new Event('focus'));
  await saved(desk.outbox);
  assert.equal(desk.requests.length, 2);
  desk.end();
});

test('what the server refuses is told once with its sentence, and the rest goes on', async () => {
  const sentence = 'The box lies outside the page.';
  const desk = await started((_, count) => (count === 1 ? { status: 422, body: { sentence } } : null));
  desk.outbox.put('doc-1', message(edit('lnk-1')));
  desk.outbox.put('doc-1', message(edit('lnk-2')));
  assert.ok(await desk.outbox.saved());
  const refused = desk.told.filter(([name]) => name === 'refused');
  assert.equal(refused.length, 1);
  assert.equal(refused[0][1].problem.sentence, sentence);
  assert.equal(desk.requests.length, 2);
  desk.end();
});

test('a second decision on the same thing is by the revision that the first one made', async () => {
  const desk = await started();
  desk.outbox.put('doc-1', message(edit('lnk-1', 4)));
  desk.outbox.put('doc-1', message(edit('lnk-1', 4, 'reject')));
  assert.ok(await desk.outbox.saved());
  assert.deepEqual(desk.requests.map(({ body }) => body.edits[0].revision), [4, 5]);
  assert.ok(!desk.outbox.isForeign('lnk-1', 6) && desk.outbox.isForeign('lnk-1', 7));
  desk.end();
});

test('a yes to several things is for none that was decided on since they were seen', async () => {
  const desk = await started();
  desk.outbox.put('doc-1', message(edit('lnk-1', 4)));
  desk.outbox.put('doc-1', message(edit('lnk-1', 4), edit('lnk-2', 0)));
  assert.ok(await desk.outbox.saved());
  assert.deepEqual(desk.requests[1].body.edits.map(({ revision }) => revision), [4, 0]);
  desk.end();
});

test('taking back what was accepted in bulk waits for all that was done before, and goes alone', async () => {
  let [open, most] = [0, 0];
  const desk = await started(async ({ path }) => {
    open += 1;
    most = Math.max(most, path === '/bulk/undo' ? open : 0);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    open -= 1;
    return path === '/bulk/undo' ? { body: {} } : null;
  });
  desk.outbox.put('doc-1', message(edit('lnk-1')));
  desk.outbox.put('doc-2', message(edit('lnk-2')));
  desk.outbox.put('', { route: 'bulk/undo', body: { change_set: 'all' } });
  desk.outbox.put('doc-1', message(edit('lnk-3')));
  assert.ok(await desk.outbox.saved());
  assert.deepEqual(new Set(paths(desk.requests.slice(0, 2))), new Set(['/documents/doc-1/edits', '/documents/doc-2/edits']));
  assert.deepEqual(paths(desk.requests.slice(2)), ['/bulk/undo', '/documents/doc-1/edits']);
  assert.equal(most, 1);
  desk.end();
});

test('a conflict waits for the person and holds nothing up', async () => {
  const desk = await started();
  const item = desk.outbox.put('doc-1', message(edit('lnk-1')));
  desk.outbox.keepConflict(item, edit('lnk-1'), { by: 'ben', revision: 9 });
  assert.ok(await desk.outbox.saved());
  const waiting = desk.outbox.items;
  assert.deepEqual(waiting.map(({ conflict }) => conflict?.by), ['ben']);
  desk.outbox.drop(waiting[0]);
  assert.equal(desk.outbox.items.length, 0);
  desk.end();
});
