/** A line of the history in words. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';

const MOST = 70;
/** How the ids of regions begin that machines find. @type {Object<string, string>} */
const REGIONS = { fig: 'figure', cap: 'caption', plt: 'plate', num: 'figure_number', txt: 'text' };
/** @type {Object<string, string>} */
const PREFIXES = { 'ent-': 'entry', 'men-': 'mention', 'lnk-': 'link', 'task-': 'task', 'campaign-': 'campaign', 'doc-': 'document' };

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').HistoryLine} HistoryLine
 */

/** @param {HistoryLine} line @param {TeamContext} context */
export function historyLine(line, context) {
  const { t } = context;
  const kind = kindOf(line.subject);
  const what = thingOf(line, kind, context);
  const code = `team_page.did_${kind === 'campaign' || kind === 'task' || kind === 'document' ? `${kind}_` : ''}${line.action}`;
  const did = t.has(code) ? t(code) : line.action;
  const where = ['task', 'campaign', 'document'].includes(kind) ? null : { document: line.document, subject: line.subject, history: '1' };
  const note = line.note && !(kind === 'campaign' && line.action === 'create') ? line.note : '';
  return el('li.ph-row', { 'data-kind': kind },
    el('p', {}, el('strong', {}, line.by ? context.name(line.by) : t('team_page.nobody')), ` ${did}${t('team_page.colon')} `,
      where ? el('a', { href: context.desk(where) }, what) : what,
      el('span.ph-hint', {}, ` · ${[kind === 'document' ? null : context.title(line.document), t.date(line.at)].filter(Boolean).join(' · ')}`)),
    note && el('p.ph-hint.ph-note', {}, note));
}

/** @param {string} subject */
function kindOf(subject) {
  if (subject.includes('/')) return 'field';
  const prefix = Object.keys(PREFIXES).find((known) => subject.startsWith(known));
  return prefix ? PREFIXES[prefix] : 'region';
}

/** What was decided on, in a few words. @param {HistoryLine} line @param {string} kind @param {TeamContext} context */
function thingOf(line, kind, { t, name, title }) {
  const state = read(line.after) ?? read(line.before) ?? {};
  const number = line.subject.replace(/^\D*/, '');
  /** @param {string} text */
  const quoted = (text) => (text ? ` ${t('quotation', { text: short(text) })}` : '');
  switch (kind) {
    case 'task': {
      const task = t('team_page.thing_task', { number });
      return line.action === 'assign' ? t('team_page.task_to', { task, name: name(line.after ?? '') }) : task;
    }
    case 'campaign': return line.note || t('team_page.thing_campaign', { number });
    case 'document': return title(line.document) || line.subject;
    case 'field': return `${(state.name ?? t('team_page.about_field')).replaceAll('_', ' ')}${quoted(state.value)}`;
    case 'entry': return `${t('team_page.thing_entry')}${state.number ? ` ${state.number}` : ''}${quoted(state.title)}`;
    case 'link': return `${t('team_page.thing_link')}${quoted(t.type(state.type))}`;
    case 'mention': return `${t('team_page.thing_mention')}${quoted(state.text)}`;
    default: return `${t.type(typeOf(state) ?? REGIONS[line.subject.split('-')[0]]) || t('team_page.thing_region')}${state.number ? ` ${state.number}` : quoted(state.text)}`;
  }
}

/** @param {?string} text */
function read(text) {
  try {
    const state = JSON.parse(text ?? 'null');
    return state && typeof state === 'object' ? state : null;
  } catch {
    return null;
  }
}

/** @param {string} text */
const short = (text) => (text.length > MOST ? `${text.slice(0, MOST).trimEnd()}…` : text);
