/** What a person decides and says, on its way to the server. */

import { randomKey } from '../shared/dom.js';
import { pathOf } from '../shared/http_client.js';
import { ask } from './dialogs.js';
import { rejectedOf } from './gone_with.js';

/**
 * @typedef {import('../canvas/object_types.js').End} End
 * @typedef {import('../shared/api.js').Action} Action
 * @typedef {import('./outbox.js').SentEdit} SentEdit
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 * @typedef {Omit<SentEdit, 'key'|'note'> & {note?: string, document?: string, page?: ?number}} WantedEdit without
 *   a document of the one on show
 */

/** Statuses of what is as yes would have it. */
const STANDS = ['accepted', 'corrected'];
/** The status that an action gives. @type {Object<string, import('../shared/api.js').Status>} */
const STATUS = { accept: 'accepted', reject: 'rejected', correct: 'corrected', withdraw: 'suggested' };

export class Decisions {
  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
  }

  /**
   * An edit of a subject as it is seen.
   * @param {Action} action @param {DocumentSubject} subject @param {SentEdit['changes']} [changes]
   * @returns {WantedEdit}
   */
  editOf(action, { id, kind, revision, document, page }, changes = {}) {
    return { action, id, kind, revision: revision ?? 0, changes, document, page };
  }

  /**
   * Do edits as one change set: shown at once, sent, and undone together.
   * @param {WantedEdit[]} edits as `editOf` makes them, or as the canvas does
   * @param {{ends?: Object<string, End>, shown?: boolean}} [options] `ends`: new ends of links, by id; `shown`: the canvas shows
   *   them already
   */
  edit(edits, { ends = {}, shown = false } = {}) {
    const { app } = this;
    if (!edits.length || !app.mayEdit) return;
    const document = edits[0].document ?? app.pages.document;
    const page = edits[0].page ?? app.pages.numbers[0];
    const sent = edits.map(({ action, id, kind, revision, changes, note = '' }) => (
      { key: randomKey(), action, id, kind, revision, changes, note }));
    const changeSet = randomKey();
    app.undo.push({ document, page, change_set: changeSet, id: sent[0].id });
    // On its way before anything is drawn: drawing takes as long as the server does.
    app.outbox.put(document, { route: 'edits', body: { change_set: changeSet, edits: sent } }, page);
    if (!shown && document === app.pages.document) app.pages.apply(sent, ends);
    this.#showStatus(sent);
    // Decided things leave the list.
    app.queue.done(sent.flatMap(({ id, action }) => (action === 'add' ? [] : [id])), rejectedOf(sent));
  }

  /** Accept subjects of any documents as one step: one undo takes it back. @param {DocumentSubject[]} subjects */
  acceptTogether(subjects) {
    const { app } = this;
    if (!subjects.length || !app.mayEdit) return;
    const changeSet = randomKey();
    app.undo.push({ document: '', page: null, change_set: changeSet, id: null, bulk: true });
    for (const document of new Set(subjects.map((subject) => subject.document))) {
      const own = subjects.filter((subject) => subject.document === document);
      const edits = own.map((subject) => this.editOf('accept', subject)).map(({ action, id, kind, revision, changes }) => (
        { key: randomKey(), action, id, kind, revision, changes, note: '' }));
      app.outbox.put(document, { route: 'edits', body: { change_set: changeSet, edits } }, own[0].page);
      if (document === app.pages.document) app.pages.apply(edits, {});
      this.#showStatus(edits);
    }
    app.queue.done(subjects.map(({ id }) => id));
  }

  /** @param {SentEdit[]} edits */
  #showStatus(edits) {
    const { reviewer, selection } = this.app;
    const edit = edits.find(({ id, action }) => id === selection.current?.id && action !== 'add');
    if (!edit) return;
    selection.decided = true;
    selection.update({ status: STATUS[edit.action], by: reviewer || null, at: new Date().toISOString() });
  }

  /**
   * Accept or reject what is at hand, and go on; what is decided so already is not decided again.
   * @param {'accept'|'reject'} action @param {boolean} [whole] whether all that is asked about together is decided on
   */
  async decide(action, whole = action === 'accept') {
    const { group, selection: { current, decided } } = this.app;
    if (!current) return;
    // What the person has just rejected or corrected is not asked about any more.
    const wanted = !whole ? [current] : [...(decided ? [] : [current]), ...group.of(current)];
    const edits = wanted.filter(({ status }) => status !== STATUS[action] && !(action === 'accept' && STANDS.includes(status)));
    if (edits.length) this.edit(edits.map((subject) => this.editOf(action, subject)));
    await this.goOn(current);
  }

  /** Reject something in the form that shows it; if it is at hand, go on as with the key. @param {DocumentSubject} subject */
  async reject(subject) {
    const { queue, selection } = this.app;
    const asked = queue.asks(subject.id);
    this.edit([this.editOf('reject', subject)]);
    if (asked && selection.current?.id === subject.id) await this.goOn(subject);
  }

  /** The rest of its question comes first, then what follows. @param {DocumentSubject} subject that is dealt with */
  async goOn(subject) {
    const rest = this.app.queue.restOf(subject.id);
    if (rest) this.app.selection.open(rest);
    else await this.proceed(subject);
  }

  /**
   * Open what comes after something that is dealt with; at the end of the list what comes before it.
   * @param {DocumentSubject} subject
   */
  async proceed(subject) {
    const { navigation, queue, selection } = this.app;
    const { turns } = navigation;
    await queue.filled();
    if (selection.current?.id !== subject.id || navigation.turns !== turns) return; // the person has gone elsewhere
    const following = queue.beside(subject, 1) ?? queue.beside(subject, -1);
    if (following) selection.open(following);
  }

  /** @param {boolean} back else forward: redo */
  undo(back) {
    const { notices, t, undo } = this.app;
    const undone = back ? undo.undo() : undo.redo();
    if (!undone) notices.show(t(back ? 'nothing_to_undo' : 'nothing_to_redo'));
  }

  /** Make an earlier version stand again. @param {DocumentSubject} subject @param {number} version */
  restore(subject, version) {
    const { outbox, undo } = this.app;
    const changeSet = randomKey();
    undo.push({ document: subject.document, page: subject.page, change_set: changeSet, id: subject.id });
    outbox.put(subject.document, { route: `restore/${pathOf(subject.id)}`, body: { version, change_set: changeSet } }, subject.page);
  }

  /** Reject all suggestions of the sort at hand that are left in its document, where the panel offers it. */
  async rejectRest() {
    const { client, notices, outbox, panel, t } = this.app;
    if (!panel.rest) return;
    const filters = panel.rest;
    if (!await outbox.saved()) return void notices.show(t('rest_unsaved'));
    const changeSet = randomKey();
    const { rejected } = await client.http.post('/bulk/reject', { filters, change_set: changeSet });
    this.bulkDone(changeSet, t.count('rest_done', rejected));
  }

  /** Many things were decided on by the server, as one step. @param {string} changeSet @param {string} said */
  bulkDone(changeSet, said) {
    const { app } = this;
    app.undo.push({ document: '', page: null, change_set: changeSet, id: null, bulk: true });
    app.client.forget();
    app.notices.show(said, { label: app.t('undo'), act: () => app.act('undo') });
    app.pages.poll();
    const { turns } = app.navigation;
    app.queue.load(true).then(() => {
      if (app.navigation.turns === turns) app.selection.open(app.queue.items[0]);
    }).catch(() => {});
  }

  // ---- remarks

  /**
   * @param {DocumentSubject} subject @param {import('../shared/api.js').RemarkKind} kind @param {string} [text]
   * @param {?number} [answers] number of the remark answered
   */
  remark(subject, kind, text = '', answers = null) {
    const body = { subject: subject.id, kind, text, key: randomKey(), answers };
    this.app.outbox.put(subject.document, { route: 'remarks', body }, subject.page);
  }

  /** @param {{number: number}} remark */
  closeRemark({ number }) {
    this.app.outbox.put('', { route: `remarks/${number}/close`, body: {} });
  }

  uncertain() {
    const { notices, queue, selection, t } = this.app;
    if (!selection.current) return;
    this.remark(selection.current, 'uncertain');
    notices.show(t('uncertain_said'));
    queue.later();
  }

  async comment() {
    const { node, selection: { current }, t } = this.app;
    if (!current) return;
    const text = await ask(node, { t, title: t('act_comment'), label: t('your_comment'), send: t('send'), needed: true });
    if (text) this.remark(current, 'comment', text);
  }

  async skip() {
    const { node, selection: { current }, t } = this.app;
    if (!current) return;
    const reason = await ask(node, { t, title: t('act_skip'), label: t('skip_reason'), help: t('skip_help'), send: t('act_skip') });
    // What one presses now is meant for what comes next.
    if (reason !== null) await this.app.inTurn(() => this.#leaveForLater(current, reason));
  }

  /** @param {DocumentSubject} current that is at hand @param {string} reason */
  async #leaveForLater(current, reason) {
    const { queue } = this.app;
    const skipped = [current, ...this.app.group.of(current)];
    for (const subject of skipped) this.remark(subject, 'skipped', reason);
    queue.done(skipped.map(({ id }) => id));
    queue.later();
    await this.proceed(current);
  }
}
