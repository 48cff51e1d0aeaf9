/** Jobs: asked for again and again while some run, and each shown as one line with its progress. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { bar, button, setBar } from './controls.js';

const BUSY = 700;
const IDLE = 5000;

/**
 * @typedef {import('../shared/api.js').Job} Job
 * @typedef {import('../shared/http_client.js').HttpClient} HttpClient
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/**
 * Ask for jobs until the page goes away.
 * @param {HttpClient} api
 * @param {string|null} project only its jobs; null: those of all
 * @param {(jobs: Job[]) => void} show
 * @param {(text: string) => void} announce
 * @param {AbortSignal} [signal] ends it before
 */
export function watchJobs(api, project, show, announce, signal = undefined) {
  let timer = 0;
  let lost = false;
  let asked = 0;

  async function poll() {
    clearTimeout(timer);
    const request = asked += 1;
    let wait = IDLE;
    try {
      const { jobs } = await api.get('/jobs', { project }, { signal });
      if (signal?.aborted || request !== asked) return; // it was asked for once more since: that answer knows more
      if (lost) announce('');
      lost = false;
      show(jobs);
      if (jobs.some((job) => !job.over)) wait = BUSY;
    } catch (problem) {
      if (signal?.aborted || request !== asked) return;
      lost = true;
      announce(sentenceOf(problem));
    }
    clearTimeout(timer);
    timer = setTimeout(poll, document.hidden ? IDLE : wait);
  }
  document.addEventListener('visibilitychange', () => !document.hidden && poll(), { signal });
  poll();
  return poll;
}

/**
 * @typedef {{t: Translator, api: HttpClient, refresh: () => void, announce: (text: string) => void, person: string,
 *   manages: boolean, mayAllow: boolean, title: string}} JobContext `title`: of the project
 */

/** Lines for jobs; those that stay are not made anew, so that they keep the focus. @param {JobContext} context */
export function makeJobList(context) {
  const element = el('div.ph-jobs');
  /** @type {Map<string, ReturnType<typeof makeJobLine>>} */
  const known = new Map();
  /** @param {Job[]} jobs */
  function show(jobs) {
    const lines = jobs.map((job) => {
      const line = known.get(job.id) ?? makeJobLine(context);
      known.set(job.id, line);
      line.show(job);
      return line.element;
    });
    if (lines.length !== element.children.length || lines.some((line, index) => line !== element.children[index])) {
      element.replaceChildren(...lines);
    }
  }
  return { element, show };
}

/** One job as a line that changes as it goes on. @param {JobContext} context */
function makeJobLine(context) {
  const { t, api, refresh, announce } = context;
  const progress = bar(null, t('home.job_progress_label', { project: context.title }));
  const text = el('p.ph-job-text');
  const more = el('div.ph-job-more');
  const actions = el('div.ph-job-actions');
  const element = el('div.ph-job', {}, el('div.ph-job-row', {}, text, actions), progress, more);
  let shown = '';

  /** @param {() => Promise<unknown>} what @returns {(event: import('./controls.js').ButtonEvent) => Promise<void>} */
  const act = (what) => async (event) => {
    event.currentTarget.disabled = true;
    try {
      await what();
    } catch (problem) {
      announce(sentenceOf(problem));
    }
    refresh();
  };

  /** @param {Job} job */
  function show(job) {
    element.dataset.state = job.state;
    element.dataset.kind = job.kind;
    progress.hidden = job.over;
    setBar(progress, job.expected && job.phase !== 'linking' ? job.done / job.expected : null);
    text.textContent = sentence(job, t, context.person);
    // Buttons are made anew only when something has changed: else they would lose the focus.
    const state = [job.id, job.state, job.skipped_count, job.file].join(' ');
    if (state === shown) return;
    shown = state;
    actions.replaceChildren(...buttons(job));
    more.replaceChildren(...skippedList(job, t));
  }

  /** @param {Job} job */
  function buttons(job) {
    const http = api.project(job.project);
    const own = context.manages || (job.kind === 'export' && job.by === context.person);
    if (!job.over) return own ? [cancelButton(() => http.post(`/jobs/${job.id}/cancel`))] : [];
    /** @type {HTMLElement[]} */
    const made = [];
    if (job.file) {
      made.push(el('a.ph-button.ph-main-action', { href: `${http.root}/jobs/${job.id}/file`, download: job.file },
        `${t('home.job_download')} (${t.size(job.size)})`));
    }
    if (!own) return made;
    if (context.mayAllow) {
      for (const host of job.hosts) {
        made.push(button('quiet', t('home.job_allow', { host }), act(() => http.post(`/jobs/${job.id}/resume`, { hosts: [host] }))));
      }
    }
    if (job.resumable) {
      made.push(button('quiet', t('home.job_resume'), act(() => http.post(`/jobs/${job.id}/resume`))));
    }
    made.push(button('plain', t('home.job_forget'), act(() => http.remove(`/jobs/${job.id}`))));
    return made;
  }

  /** @param {() => Promise<unknown>} cancel */
  function cancelButton(cancel) {
    return button('quiet', t('home.job_cancel'), (event) => {
      event.currentTarget.textContent = t('home.job_cancelling');
      act(cancel)(event);
    });
  }

  return { element, show };
}

/** @param {Job} job @param {Translator} t @param {string} person who reads it */
function sentence(job, t, person) {
  /** @param {number} value */
  const n = (value) => t.number(value);
  if (job.state === 'waiting' && job.before && job.by === person) return t.count('home.job_before', job.before);
  if (job.state === 'waiting') return t(job.phase === 'queued' ? 'home.job_queued' : 'home.job_waiting');
  if (job.state === 'running') {
    const parts = [t(`home.job_${job.phase}`, { done: n(job.done), expected: n(job.expected) })];
    if (job.phase === 'reading' && job.rate > 0) parts.push(t('home.job_rate', { rate: n(Math.round(job.rate * 10) / 10) }));
    if (job.seconds_left) parts.push(t('home.job_left', { time: timeLeft(t, job.seconds_left) }));
    // A page of a scan takes long: what moves meanwhile is the time that it has taken.
    if (job.phase === 'reading' && job.page !== null) parts.push(t('home.job_page', { page: n(job.page), seconds: n(Math.round(job.page_seconds)) }));
    return parts.join(' · ');
  }
  if (job.state === 'failed') return `${t('home.job_failed')}. ${job.error ?? ''}`;
  if (job.told) return job.ended ? `${job.told} · ${t.date(job.ended)}` : job.told;
  if (job.state !== 'done') return t(`home.job_${job.state}`);
  if (job.kind === 'export') {
    const formats = job.formats.map((name) => (t.has(`home.format.${name}`) ? t(`home.format.${name}`) : name));
    return `${t('home.job_export_ready')} · ${formats.join(', ')} · ${t.date(job.ended)}`;
  }
  if (job.kind === 'compare') return `${t('home.job_compared')} · ${t.date(job.ended)}`;
  const counts = ['figures', 'captions', 'entries', 'links']
    .filter((name) => job.found[name]).map((name) => t.count(`home.found_${name}`, job.found[name]));
  const read = t('home.job_done', { pages: t.count('home.pages', job.pages) });
  return counts.length ? `${read} · ${t('home.job_found', { found: counts.join(', ') })}` : read;
}

/**
 * How long something still takes, roughly.
 * @param {Translator} t @param {number} seconds
 */
export function timeLeft(t, seconds) {
  if (seconds < 45) return t('home.time_seconds');
  if (seconds < 5400) return t('home.time_minutes', { count: t.number(Math.max(1, Math.round(seconds / 60))) });
  return t('home.time_hours', { count: t.number(Math.round(seconds / 3600)) });
}

/** What was left out and why, one sentence each. @param {Job} job @param {Translator} t */
function skippedList(job, t) {
  if (!job.skipped_count || job.state === 'failed') return [];
  const rest = job.skipped_count - job.skipped.length;
  return [el('details.ph-skipped', {},
    el('summary', {}, t.count('home.skipped', job.skipped_count)),
    el('ul', {}, ...job.skipped.map((text) => el('li', {}, text)),
      rest > 0 && el('li', {}, t.count('home.skipped_more', rest))))];
}
