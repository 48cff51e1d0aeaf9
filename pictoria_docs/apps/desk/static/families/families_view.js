/** Families of pictures that show the same: a row for each, every picture with the way to its page. */

import { makeJobList, watchJobs } from '../home/jobs.js';
import { closest, el } from '../shared/dom.js';
import { HttpClient, sentenceOf } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { PictureView } from './picture_view.js';

/** Families that are shown at first, and more each time. */
const AT_ONCE = 40;

/** @typedef {import('../shared/api.js').FamilyMember} FamilyMember */

export class FamiliesView extends PictureView {
  /** @type {FamilyMember[][]} */
  families = [];
  shown = AT_ONCE;
  /** Asks for jobs at once. @type {?() => unknown} */
  refresh = null;
  /** Pictures that a job is to compare, and whether the person may start it. */
  waiting = 0;
  mayCompare = false;
  announce = (/** @type {string} */ text) => this.note(text);
  /** Of the comparison that runs. @type {?string} */
  running = null;

  /** @param {HTMLElement} host @param {import('./picture_view.js').ViewOptions} options */
  constructor(host, options) {
    super(host, options, 'families');
    this.offerTable('/families/export');
    this.job = this.root.appendChild(el('div', { class: 'pf-job', hidden: true }));
    this.compare = el('button', { type: 'button', class: 'pf-compare', hidden: true, onclick: () => this.start() }, this.t('compare'));
    this.list = this.root.appendChild(el('div', { class: 'pf-list' }));
    this.list.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** @returns {Promise<this>} */
  async load() {
    await this.follow((signal) => this.http.get('/families', {}, { signal }), (found) => this.draw(found));
    this.watch();
    return this;
  }

  /** Show how a comparison goes on that was started here or by somebody else. */
  watch() {
    if (this.refresh || this.off.signal.aborted) return;
    const { base, words, language, project } = this.options;
    const api = new HttpClient(base, { offline: this.t('offline'), failed: this.t('failed') });
    const problem = el('p', { class: 'pf-problem', role: 'alert', hidden: true });
    const announce = (/** @type {string} */ text) => {
      problem.textContent = text;
      problem.hidden = !text;
    };
    this.announce = announce;
    const lines = makeJobList({
      t: makeTranslator(words, language), api, refresh: () => this.refresh?.(), announce, person: '', manages: this.mayCompare,
      mayAllow: false, title: project,
    });
    this.job.append(this.compare, lines.element, problem);
    this.job.hidden = false;
    this.refresh = watchJobs(api, project, (jobs) => {
      const last = jobs.find(({ kind }) => kind === 'compare');
      const runs = last !== undefined && !last.over;
      lines.show(last && last.state !== 'done' ? [last] : []);
      this.compare.hidden = runs || !this.mayCompare || !this.waiting;
      if (this.running && !runs) this.load();
      this.running = runs ? last.id : null;
    }, announce, this.off.signal);
  }

  async start() {
    this.compare.disabled = true;
    try {
      await this.http.post('/families');
      this.announce('');
    } catch (error) {
      this.announce(sentenceOf(error));
    }
    this.compare.disabled = false;
    this.refresh?.();
  }

  /** @param {import('../shared/api.js').Families} found */
  draw({ members, pictures, left, waiting, may_compare: mayCompare, problems }) {
    const { t } = this;
    Object.assign(this, { waiting, mayCompare });
    /** @type {Map<number, FamilyMember[]>} */
    const families = new Map();
    for (const member of members) families.set(member.family, [...(families.get(member.family) ?? []), member]);
    this.families = [...families.values()];
    const told = waiting && !members.length ? problems.at(-1) : undefined;
    const none = told ?? (pictures ? t.count('families_none', pictures) : problems[0] ?? t('nothing_indexed'));
    this.count.textContent = members.length ? t.count('families', families.size) : left ? t.count('left', left) : none;
    this.note(...(members.length ? [t('families_hint')] : []), ...(members.length && left ? [t.count('left', left)] : []),
      ...(pictures ? problems.filter((problem) => problem !== told) : []));
    this.drawList();
  }

  drawList() {
    const rows = this.families.slice(0, this.shown).map((members) => this.row(members));
    const more = this.families.length > this.shown ? [el('button', { type: 'button', class: 'pf-more', onclick: () => this.more() }, this.t('more'))] : [];
    this.list.replaceChildren(...rows, ...more);
  }

  more() {
    const first = this.shown;
    this.shown += AT_ONCE;
    this.drawList();
    this.rows[first]?.[0]?.focus();
  }

  /** @param {FamilyMember[]} members */
  row(members) {
    const [{ family, size }] = members;
    const score = members.reduce((sum, member) => sum + member.score, 0) / members.length;
    const name = this.t('family', { number: family, count: size });
    return el('section', { class: 'pf-family', 'aria-label': name },
      el('h2', {}, name, ' ', el('span', { class: 'pf-soft' }, this.t('family_score', { score: this.t.percent(score) }))),
      el('ul', { class: 'pf-row' }, ...members.map((member) => el('li', {}, this.card(member)))));
  }

  /** @param {FamilyMember} member */
  card(member) {
    const mat = el('span', { class: 'pf-mat' });
    const image = el('img', { src: member.crop, alt: '', loading: 'lazy', decoding: 'async' });
    image.addEventListener('error', () => mat.classList.add('pf-missing'), { once: true });
    mat.append(image);
    return el('a', { class: 'pf-card', href: this.options.addressOf(member), 'data-key': `${member.document}~${member.id}` }, mat,
      el('b', {}, this.nameOf({ ...member, title: '' })), member.title ? el('span', {}, member.title) : null,
      el('span', { class: 'pf-soft' }, this.placeOf(member)));
  }

  /** The pictures by family. @returns {HTMLElement[][]} */
  get rows() {
    return [...this.list.querySelectorAll('.pf-row')].map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll('.pf-card')]));
  }

  /** Arrows go along a family and from one to the next. @param {KeyboardEvent} event */
  onKey(event) {
    const card = closest(event.target, '.pf-card');
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { rows } = this;
    const at = rows.findIndex((row) => row.includes(card));
    const along = rows[at].indexOf(card);
    /** @type {Object<string, () => HTMLElement|undefined>} */
    const ways = {
      ArrowRight: () => rows[at][along + 1], ArrowLeft: () => rows[at][along - 1],
      ArrowDown: () => rows[at + 1]?.[Math.min(along, rows[at + 1].length - 1)],
      ArrowUp: () => rows[at - 1]?.[Math.min(along, rows[at - 1].length - 1)],
    };
    if (!(event.key in ways)) return;
    event.preventDefault();
    const next = ways[event.key]();
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }
}
