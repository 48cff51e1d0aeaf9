/** What a person decides, on its way out; and what the server makes of it, on its way back. */

import { path } from './client.js';
import { ask } from './dialogs.js';
import { newKey } from './dom.js';

const STATUS = { accept: 'accepted', reject: 'rejected', correct: 'corrected', withdraw: 'suggested' };

export class Work {
  constructor(desk) {
    this.desk = desk;
    const { outbox, words, header } = desk;
    outbox.addEventListener('answer', ({ detail }) => this.#answered(detail));
    outbox.addEventListener('refused', ({ detail }) => this.#refused(detail));
    outbox.addEventListener('conflict', ({ detail }) => this.#conflict(detail.item));
    outbox.addEventListener('state', ({ detail: { state, waiting } }) => {
      header.setState(state, waiting);
      if (state === 'signed_out') desk.signedOut();
      else if (state === 'saved') desk.notices.clear('signed_out');
    });
    this.words = words;
  }

  /** An edit of a subject as it is seen. */
  wish(action, { id, kind, revision, document, page }, changes = {}) {
    return { action, id, kind, revision: revision ?? 0, changes, document, page };
  }

  /**
   * Do edits as one step: shown at once, sent, and undone together.
   * @param {object[]} list as `wish` makes them, or as the canvas does
   * @param {{ends?: object, shown?: boolean}} options `ends`: new ends of links, by id; `shown`: the canvas shows
   *   them already
   */
  edit(list, { ends = {}, shown = false } = {}) {
    const { desk } = this;
    if (!list.length || !desk.mayEdit) return;
    const document = list[0].document ?? desk.pages.document;
    const page = list[0].page ?? desk.pages.numbers[0];
    const edits = list.map(({ action, id, kind, revision, changes, note = '' }) => ({ key: newKey(), action, id, kind, revision, changes, note }));
    const step = newKey();
    desk.undo.push({ document, page, step, id: edits[0].id });
    // On its way before anything is drawn: drawing takes as long as the server does.
    desk.outbox.put(document, 'edits', { step, edits }, page);
    if (!shown && document === desk.pages.document) desk.pages.apply(edits, ends);
    this.#restate(edits);
    // Decided things leave the list.
    for (const { id, action } of edits) if (action !== 'add') desk.queue.done(id);
  }

  #restate(edits) {
    const { desk } = this;
    const edit = edits.find(({ id, action }) => id === desk.current?.id && action !== 'add');
    if (edit) desk.restate({ status: STATUS[edit.action], by: desk.reviewer || null, at: new Date().toISOString() });
  }

  /** Accept or reject what is at hand, and go on; what is decided so already is not decided again. */
  async decide(action) {
    const { desk } = this;
    const { current } = desk;
    if (current.status !== STATUS[action]) this.edit([this.wish(action, current)]);
    await this.goOn(current);
  }

  /** Open what comes after something that is dealt with; at the end of the list what comes before it. */
  async goOn(subject) {
    const { desk } = this;
    await desk.queue.filled();
    if (desk.current?.id !== subject.id) return; // the person has gone elsewhere meanwhile
    const following = desk.queue.beside(subject, 1) ?? desk.queue.beside(subject, -1);
    if (following) desk.open(following);
  }

  undo(back) {
    const { desk } = this;
    const step = back ? desk.undo.undo() : desk.undo.redo();
    if (!step) desk.notices.say(this.words.say(back ? 'nothing_to_undo' : 'nothing_to_redo'));
  }

  restore(subject, version) {
    const { desk } = this;
    const step = newKey();
    desk.undo.push({ document: subject.document, page: subject.page, step, id: subject.id });
    desk.outbox.put(subject.document, `restore/${path(subject.id)}`, { version, step }, subject.page);
  }

  // ---- remarks

  remark(subject, kind, text = '', answers = null) {
    this.desk.outbox.put(subject.document, 'remarks', { subject: subject.id, kind, text, key: newKey(), answers }, subject.page);
  }

  closeRemark({ number }) {
    this.desk.outbox.put('', `remarks/${number}/close`, {});
  }

  uncertain() {
    const { current, notices, queue } = this.desk;
    if (!current) return;
    this.remark(current, 'uncertain');
    notices.say(this.words.say('uncertain_said'));
    queue.later();
  }

  async comment() {
    const { current, node } = this.desk;
    if (!current) return;
    const { words } = this;
    const text = await ask(node, { words, title: words.say('act_comment'), label: words.say('your_comment'), send: words.say('send'), needed: true });
    if (text) this.remark(current, 'comment', text);
  }

  async skip() {
    const { desk, words } = this;
    const { current } = desk;
    if (!current) return;
    const reason = await ask(desk.node, { words, title: words.say('act_skip'), label: words.say('skip_reason'), help: words.say('skip_help'), send: words.say('act_skip') });
    if (reason === null) return;
    this.remark(current, 'skipped', reason);
    desk.queue.done(current.id);
    await this.goOn(current);
  }

  // ---- what comes back

  #answered({ item, answer }) {
    const { desk } = this;
    desk.client.forget();
    if (answer.changed) {
      desk.pages.take(item.document, answer);
      desk.queue.take(answer.changed, answer.removed);
      this.#adopt(item, answer);
      if (answer.done.every(({ unchanged }) => unchanged)) desk.undo.forget(answer.step);
      for (const conflict of answer.conflicts) this.#met(item, conflict);
      this.#told(item, answer);
    } else if (item.route === 'bulk/undo') {
      if (!answer.undone) desk.undo.forget(answer.step);
      desk.notices.say(this.words.count('bulk_undone', answer.undone));
      if (answer.conflicts) desk.notices.keep(this.words.count('bulk_not_undone', answer.conflicts, { names: answer.by.join(', ') || '?' }));
      desk.pages.poll(true);
    }
    desk.panel.refresh();
    desk.queue.later();
    desk.pages.soon();
  }

  /** What is at hand takes over what the server says of it; undo turns to what it changed. */
  #adopt(item, { changed, removed, done, step }) {
    const { desk } = this;
    const all = new Map(Object.values(changed).flat().map((each) => [each.id, each]));
    const { current } = desk;
    if (current && all.has(current.id) && !desk.outbox.edits(item.document).some((edit) => edit.id === current.id)) {
      desk.restate(all.get(current.id));
    }
    if (item.route !== 'undo' && !item.route.startsWith('restore/')) return;
    // What the person did comes before what followed from it.
    const first = all.get(desk.undo.find(step)?.id) ?? done.map(({ id }) => all.get(id)).find(Boolean);
    if (first) desk.open({ ...first, document: item.document });
    else if (current && removed.includes(current.id)) desk.panel.empty();
    desk.queue.load().catch(() => {});
  }

  #met(item, conflict) {
    const { desk, words } = this;
    const edit = item.body.edits?.find(({ key }) => key === conflict.key);
    if (edit) desk.outbox.keepConflict(item, edit, conflict);
    else desk.notices.keep(words.say('undo_conflict', { name: conflict.by ?? '?', when: words.date(conflict.at) }));
  }

  /** Refused edits: why, and the page as it is. */
  #told(item, { refused }) {
    const { desk } = this;
    if (!refused.length) return;
    for (const sentence of new Set(refused.map((each) => each.sentence))) desk.notices.keep(sentence);
    desk.pages.poll(true);
  }

  #refused({ item, problem }) {
    const { desk, words } = this;
    desk.notices.keep(words.say('refused', { sentence: problem.sentence || problem.code }));
    desk.client.forget();
    if (item.document === desk.pages.document) desk.pages.poll(true);
    desk.queue.later();
  }

  /** Two people have changed the same thing: the person at this desk chooses. */
  #conflict(item) {
    const { desk } = this;
    const [edit] = item.body.edits;
    const { now } = item.conflict;
    if (now && desk.current?.id === edit.id) desk.restate(now);
    if (item.document === desk.pages.document) desk.pages.poll(true);
    desk.notices.conflict({ edit, conflict: item.conflict }, {
      theirs: () => desk.outbox.drop(item),
      mine: () => {
        desk.outbox.drop(item);
        this.edit([{ ...edit, revision: now?.revision ?? null, document: item.document, page: item.page }]);
      },
    });
  }
}
