/** One project on the start page: what it holds, how far its review has come, what runs in it, where to go. */

import { el, uniqueId } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { bar, button, setBar } from './controls.js';
import { makeJobList, timeLeft } from './jobs.js';
import { makeProjectMenu } from './project_forms.js';

const SHOWN = 3;

/**
 * @typedef {import('../shared/api.js').ListedProject} ListedProject
 * @typedef {import('../shared/api.js').Job} Job
 */

/**
 * @param {ListedProject} project
 * @param {{t: import('../shared/translator.js').Translator, api: import('../shared/http_client.js').HttpClient, base: string,
 *   person: string, desk: import('../shared/api.js').Start, announce: (text: string) => void, refresh: () => void,
 *   add: (project: ListedProject) => void, set: (project: ListedProject) => void,
 *   removed: (project: ListedProject) => void, rename: (project: ListedProject) => void,
 *   duplicate: (project: ListedProject) => void, remove: (project: ListedProject) => void,
 *   archive: (project: ListedProject) => void}} context
 */
export function makeProjectCard(project, context) {
  const { t, base } = context;
  const http = context.api.project(project.project);
  const manages = project.role === 'manager';
  const query = `?project=${encodeURIComponent(project.project)}`;
  const holds = el('p.ph-hint', {}, t('shell.loading'));
  const progress = bar(0, t('home.progress_label', { project: project.title }));
  const progressText = el('p.ph-progress-text');
  const missed = el('div.ph-notice.ph-missed', { hidden: true });
  const problems = el('div');
  const lines = makeJobList({
    ...context, title: project.title, manages, mayAllow: manages && context.desk.hosts === null,
  });
  const heading = el('h3', { id: uniqueId() }, project.title);
  const review = el('a.ph-button.ph-main-action', { href: `${base}/ui/review${query}` }, t('home.review_button'));
  const toExport = el('a.ph-button.ph-quiet', { href: `${base}/ui/export${query}` }, t('home.export_button'));
  const remove = button('quiet', t('home.remove_project'), async () => {
    try {
      await http.remove('');
      context.removed(project);
    } catch (problem) {
      context.announce(sentenceOf(problem));
    }
  });
  remove.hidden = true;
  const cover = el('img.ph-cover', {
    alt: t('projects.cover', { project: project.title }), loading: 'lazy', decoding: 'async', hidden: true,
    onerror: () => { cover.hidden = true; },
  });
  const removable = project.removable && context.desk.may_create;
  const menu = manages && makeProjectMenu(t, project, [
    [t('schema.title'), () => location.assign(`${base}/ui/fields${query}`)],
    [t('projects.rename'), () => context.rename(project)],
    removable && [t('projects.duplicate'), () => context.duplicate(project)],
    [t(project.archived ? 'projects.unarchive' : 'projects.archive'), () => context.archive(project)],
    project.removable && [t('projects.delete'), () => context.remove(project)],
  ]);
  const changes = manages && !project.archived;
  const element = el('article.ph-card.ph-project', { 'aria-labelledby': heading.id, 'data-project': project.project },
    cover, el('div.ph-card-head', {}, heading, project.archived && el('span.ph-hint', {}, t('projects.archived_mark')), !manages
      && el('span.ph-hint', {}, t('home.role', { role: t(`home.role_${project.role}`) }))),
    holds, el('div.ph-progress', {}, progress, progressText), missed, lines.element, problems,
    el('div.ph-actions', {}, review, toExport,
      changes && button('quiet', t('home.add_button'), () => context.add(project)),
      changes && button('quiet', t('home.settings_button'), () => context.set(project)), remove, menu));
  // Nothing is offered before it is known what there is.
  progress.hidden = review.hidden = toExport.hidden = true;
  /** Jobs that were over when this was loaded. @type {?string} */
  let over = null;

  let empty = true;
  let worked = false;

  async function load() {
    try {
      show(await http.get(''));
    } catch (problem) {
      holds.textContent = sentenceOf(problem);
    }
  }

  /** @param {import('../shared/api.js').Project} view */
  function show(view) {
    const { documents } = view;
    empty = !documents.length;
    holds.hidden = empty && holds.hidden;
    remove.hidden = !(manages && context.desk.may_create && empty) || worked;
    const pages = documents.reduce((sum, source) => sum + source.page_count, 0);
    const finished = documents.filter(({ validated }) => validated).length;
    const parts = [t.count('home.documents', documents.length), t.count('home.pages', pages)];
    if (finished) parts.push(t('home.finished', { count: t.number(finished), all: t.number(documents.length) }));
    holds.textContent = documents.length ? parts.join(' · ') : t('home.no_documents');
    const { reviewed, left, questions, seconds_left: seconds } = view.progress;
    const some = reviewed + left > 0;
    const read = documents.reduce((sum, source) => sum + source.pages_read, 0);
    const bare = documents.filter((source) => source.pages_read > 0 && source.empty_pages === source.pages_read);
    progress.hidden = progressText.hidden = !some;
    missed.hidden = !bare.length;
    if (bare.length) missed.replaceChildren(...nothingFound(documents, bare));
    setBar(progress, some ? reviewed / (reviewed + left) : 0);
    progressText.textContent = left
      ? `${t.count('home.questions_left', questions)} · ${t('home.progress_time', { time: timeLeft(t, seconds) })}`
      : some ? t('home.progress_done') : '';
    review.hidden = toExport.hidden = !some && !read;
    if (some && !cover.src) {
      cover.src = `${http.root}/cover`;
      cover.hidden = false;
    }
    const unread = documents.filter((source) => source.problems.length);
    const items = unread.flatMap((source) => source.problems.map((text) => el('li', {}, text)));
    problems.replaceChildren(...(items.length ? [el('details.ph-skipped', {},
      el('summary', {}, t.count('home.skipped', items.length)), el('ul', {}, ...items),
      changes && button('quiet', t('home.read_again'), () => readAgain(unread)))] : []));
  }

  /** Have pages read once more that were skipped, or of which something was left out. @param {import('../shared/api.js').Document[]} unread */
  async function readAgain(unread) {
    try {
      await http.post('/analyses', { documents: unread.map(({ id }) => id), again: true });
      context.refresh();
    } catch (problem) {
      context.announce(sentenceOf(problem));
    }
  }

  /**
   * In which documents nothing was found, and what to do.
   * @param {import('../shared/api.js').Document[]} documents @param {import('../shared/api.js').Document[]} bare
   */
  function nothingFound(documents, bare) {
    const empty = bare.reduce((sum, source) => sum + source.empty_pages, 0);
    const values = { count: t.number(empty), all: t.number(documents.reduce((sum, source) => sum + source.pages_read, 0)) };
    const names = bare.slice(0, SHOWN).map((source) => t('home.quoted', { name: source.title || source.name })).join(', ');
    return [
      el('p', {}, el('strong', {}, bare.length < documents.length
        ? t('home.nothing_found_in', { ...values, names: bare.length > SHOWN ? `${names} …` : names }) : t('home.nothing_found', values))),
      el('p', {}, t(changes ? 'home.nothing_help' : 'home.nothing_draw')),
    ];
  }

  /** The jobs of this project, the newest first. @param {Job[]} jobs */
  function showJobs(jobs) {
    const shown = wanted(jobs);
    worked = jobs.length > 0;
    remove.hidden ||= worked;
    // While its first document is being read, the line of the job says so.
    holds.hidden = empty && shown.length > 0;
    lines.show(shown);
    const state = jobs.filter((job) => job.over).map((job) => job.id).join();
    if (state !== over) {
      over = state;
      load();
    }
  }

  /** Go to the first of its links and buttons. */
  function focus() {
    /** @type {?HTMLElement} */ (element.querySelector('a, button'))?.focus();
  }

  return { element, showJobs, focus };
}

/** What runs, and what the last analysis came to; exports that are ready wait on their own page. @param {Job[]} jobs */
function wanted(jobs) {
  const last = jobs.find((job) => job.kind === 'analyse');
  return jobs.filter((job) => !job.over || job === last).slice(0, SHOWN);
}
