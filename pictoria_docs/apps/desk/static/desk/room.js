/**
 * The room of the review desk: its parts, where they stand, and what all of them use. What it means to work there is the
 * desk's (desk.js).
 */

import { Canvas } from '../canvas/canvas.js';
import { openBulk } from './bulk.js';
import { Client } from './client.js';
import { crop } from './crop.js';
import { el } from './dom.js';
import { Header } from './header.js';
import { openHelp } from './help.js';
import { Layout } from './layout.js';
import { Notices } from './notices.js';
import { Outbox } from './outbox.js';
import { pageOf, Pages } from './pages.js';
import { Panel } from './panel.js';
import { pointAt } from './pointing.js';
import { Queue } from './queue.js';
import { QueueView } from './queue_view.js';
import { Undo } from './undo.js';
import { Words } from './words.js';

export class Room {
  /** The subject at hand. */
  current = null;
  /** What the person is asked to point at, if anything. */
  picking = null;

  constructor(host, { base = '', project, language = 'en', words = {}, role = 'reader', reviewer = '', signIn = null, team = null, history = false }) {
    this.words = new Words(words, language);
    this.mayEdit = role !== 'reader';
    this.reviewer = reviewer;
    this.team = team;
    this.signIn = signIn ?? `${base}/sign-in`;
    this.client = new Client(base, project);
    this.outbox = new Outbox(this.client, project, reviewer);
    this.undo = new Undo(project, this.outbox);
    this.queue = new Queue(this.client, (id) => this.outbox.isWaiting(id));
    this.host = host;
    this.build(host);
    this.panel.unfolds = history;
  }

  build(host) {
    this.node = el('div', { class: 'pd' });
    this.header = new Header(this);
    this.layout = new Layout(this);
    this.list = new QueueView(this);
    this.panel = new Panel(this);
    const room = el('div', { class: 'pd-canvas' });
    const side = el('div', { class: 'pd-side' });
    this.double = el('p', { class: 'pd-double', role: 'status', hidden: true });
    this.notices = new Notices(side, this.words);
    side.append(this.panel.node);
    this.node.append(this.header.node, this.header.strip.node, this.double,
      el('div', { class: 'pd-room' }, this.list.node, room, this.layout.bar, side));
    host.replaceChildren(this.node);
    this.canvas = new Canvas(room, { words: this.words.canvas, readOnly: !this.mayEdit, reviewer: this.reviewer || null });
    this.pages = new Pages(this);
    this.layout.apply();
  }

  /** Do something that may fail to reach the server; what went wrong is said. @returns {Promise<*>} false if it failed */
  async attempt(act) {
    try {
      return await act();
    } catch (problem) {
      this.trouble(problem, true);
      return false;
    }
  }

  // ---- pointing

  /** The person chooses something on the page. @returns {Promise<?object>} an end; null: thought better of it */
  pick(prompt) {
    this.picking?.end(null);
    const { current } = this;
    this.canvas.use('select_tool');
    return new Promise((resolve) => {
      const end = (picked) => {
        this.picking = null;
        note.remove();
        this.node.classList.remove('pd-picking');
        resolve(picked);
        if (current) this.canvas.select(current.entry ?? current.id);
      };
      const note = this.notices.keep(prompt, { kind: 'asks', buttons: [{ label: this.words.say('cancel'), act: () => end(null) }] });
      this.picking = { end };
      this.node.classList.add('pd-picking');
      this.focusPage();
    });
  }

  pointAt(prompt, value) {
    return this.attempt(() => pointAt(this, prompt, value));
  }

  /** Light up where a value stands; turns to that page if it is not on show. */
  async light(evidence, label = '') {
    // Turning to evidence must not cut short the way to the subject itself.
    const { current } = this;
    if (!await this.ready || this.current?.id !== current?.id) return;
    const boxes = evidence.flatMap(({ page, boxes: each }) => each.map((box) => ({ page, box })));
    const page = boxes[0]?.page;
    if (page && !this.pages.numbers.includes(page)) await this.attempt(() => this.show(this.current.document, [page]));
    this.canvas.highlight(boxes, label);
  }

  /** A crop of a page of the document at hand; its place is kept until the page is known. */
  cropOf(page, box, options) {
    const frame = el('span', { class: 'pd-crop-place' });
    const document = this.current?.document ?? this.pages.document;
    this.client.page(document, page).then((view) => frame.append(crop(view, box, options))).catch(() => {});
    return frame;
  }

  focusPage() {
    this.canvas.svg.focus({ preventScroll: true });
  }

  /** Say where somebody else reviews the pages on show as well, without either seeing what the other decides. */
  tellDouble() {
    const { document, numbers } = this.pages;
    const task = numbers.map((number) => this.queue.taskOn(document, number)).find((each) => each?.double);
    this.double.hidden = !task;
    const text = task ? this.words.say(task.open ? 'double_page' : 'double_done') : '';
    if (this.double.textContent !== text) this.double.textContent = text;
  }

  // ---- the room

  toggle(code) {
    this.layout.toggle(code);
    if (code === 'facing') this.turnTo(this.current ? pageOf(this.current) ?? this.pages.numbers[0] : this.pages.numbers[0]);
    if (code === 'pages') this.countPages();
    if (code === 'queue' && this.layout.look.queue) this.list.list.focus();
  }

  openHelp() {
    return openHelp(this.node, this.words);
  }

  openBulk() {
    return openBulk(this);
  }

  /** A problem with reading: what passes is shown by the state of saving, the rest is said. */
  trouble(problem, loud = false) {
    if (!problem.kind) console.error(problem);
    if (problem.kind === 'signed_out') this.signedOut();
    else if (loud) this.notices.say(problem.sentence || this.words.say('not_loaded'));
  }

  signedOut() {
    if (this.node.querySelector('[data-notice="signed_out"]')) return;
    this.notices.keep(this.words.say('signed_out'), {
      key: 'signed_out', buttons: [
        { label: this.words.say('sign_in'), main: true, act: () => window.open(this.signIn, '_blank', 'noopener') },
      ],
    });
  }
}
