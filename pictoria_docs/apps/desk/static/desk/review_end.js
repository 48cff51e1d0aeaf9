/** What there is when nothing is left to review: what stands and why, and where to go from here. */

import { el } from '../shared/dom.js';
import { missingPages } from './missing_pages.js';
import { foundNothing, isEmpty, missedHelp } from './nothing_found.js';
import { unseenPages } from './page_walk.js';

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

/**
 * The end of a list that is empty, or nothing where something else is looked for.
 * @param {ReviewApp} app
 */
export function reviewEnd(app) {
  const { queue, t } = app;
  const { progress, filters } = queue;
  if (queue.items.length || queue.goesOn || !progress || filters.status !== 'suggested') return null;
  const { reading } = queue;
  const whole = progress.left === 0 && !reading;
  const nothing = foundNothing(app);
  const later = queue.total; // of a list that is empty: all of it was left for later
  const others = queue.documents.filter(({ id, left }) => left && id !== filters.document);
  const finished = queue.documents.filter(({ validated }) => validated).length;
  const title = el('h3', {}, t(reading ? 'still_reading' : nothing ? 'end_nothing' : whole ? 'end_whole' : 'end_part'));
  return el('section', { class: 'pd-end' },
    title,
    whole && (!nothing || progress.reviewed) ? el('ul', {},
      el('li', {}, t.count('end_reviewed', progress.reviewed)),
      assumed(app, progress),
      finished ? el('li', {}, t('end_finished', { count: t.number(finished), all: t.number(queue.documents.length) })) : null) : null,
    ...(reading ? [] : [missedHelp(app), missingPages(app, filters.document, title, whole && !nothing), unseenPages(app, filters.document)]),
    mainButton(app, whole, others[0] ?? null, later),
    el('ul', { class: 'pd-end-others' }, ...[...finishing(app), ...exporting(app, whole, later), link(t('end_pages'), () => app.toggle('pages'))]
      .map((way) => el('li', {}, way))));
}

/**
 * The way that most people go on.
 * @param {ReviewApp} app @param {boolean} whole whether nothing is left of the project
 * @param {?import('../shared/api.js').Document} next in which something is left
 * @param {number} later things left for later
 */
function mainButton(app, whole, next, later) {
  const { exportUrl, lock, queue, selection, t } = app;
  /** @param {string} label @param {() => unknown} act */
  const button = (label, act) => el('button', { type: 'button', class: 'pd-button pd-main', onclick: act }, label);
  if (later) return button(t.count('end_later', later), () => selection.filter({ status: 'skipped' }));
  if (!whole) {
    return queue.filters.document && next
      ? button(t('end_next', { name: next.title || next.name }), () => selection.filter({ document: next.id })) : null;
  }
  if (!exportUrl) return null;
  const done = finishable(app);
  if (!done.length) return el('a', { class: 'pd-button pd-main', href: exportUrl }, t('end_export'));
  return button(t('finish_export'), async () => {
    if (await lock.finish(done)) window.location.assign(exportUrl);
  });
}

/** The documents that may be said to be finished, as far as the person looks at all of them: none while pages are read. @param {ReviewApp} app */
function open({ isReviewer, queue }) {
  return isReviewer && !queue.reading ? queue.documents.filter(({ left, validated }) => !left && !validated) : [];
}

/** Those of them that may be said to be finished together: of which nothing was found, each by itself. @param {ReviewApp} app */
function finishable(app) {
  return open(app).filter((one) => !isEmpty(one));
}

/** @param {string} label @param {() => unknown} act */
const link = (label, act) => el('button', { type: 'button', class: 'pd-link', onclick: act }, label);

/**
 * To export without saying that anything is finished.
 * @param {ReviewApp} app @param {boolean} whole @param {number} later things left for later
 */
function exporting(app, whole, later) {
  const onlyLater = later > 0 && (app.queue.progress?.left ?? 0) <= later;
  const offered = app.exportUrl && (onlyLater || (whole && finishable(app).length));
  return offered ? [el('a', { class: 'pd-link', href: app.exportUrl }, app.t(onlyLater ? 'end_export' : 'end_export_only'))] : [];
}

/**
 * How many things stand without having been asked about, which a click lists, and what that rests on.
 * @param {ReviewApp} app @param {import('../shared/api.js').Progress} progress
 */
function assumed({ selection, t }, { assumed: count, sample }) {
  if (!count || !sample) return null;
  const promise = t('sample_done', { share: t.percent(sample.promised), sure: t.percent(sample.assurance) });
  const looked = sample.seen ? t('end_sample', { seen: t.number(sample.seen), promise }) : promise;
  return el('li', {},
    el('button', { type: 'button', class: 'pd-link', title: t('end_assumed_help'), onclick: () => selection.filter({ status: 'assumed' }) }, t.count('end_assumed', count)),
    ` · ${looked}`);
}

/**
 * To say that documents are finished: the one that is looked through or on show, and all in which nothing is left.
 * @param {ReviewApp} app
 */
function finishing(app) {
  const { lock, pages, queue, t } = app;
  const { document, kind, type, assigned } = queue.filters;
  const done = finishable(app);
  const here = open(app).filter(({ id }) => id === (document || pages.document));
  const all = document || kind || type || assigned || done.length < 2 ? [] : done;
  return [
    ...here.map((one) => link(t('finish', { name: one.title || one.name }), () => lock.finish([one]))),
    ...(all.length ? [link(t.count('finish_all', all.length), () => lock.finish(all))] : []),
  ];
}
