/** The form from files to a running analysis: of a new project, or into one that is there. */

import { el, randomKey, uniqueId } from '../shared/dom.js';
import { RequestError, sentenceOf } from '../shared/http_client.js';
import { bar, button, setBar } from './controls.js';
import { makeDrop } from './file_drop.js';
import { languageBoxes, profileChoice } from './project_fields.js';

const LOCKED = ['upload_locked', 'upload_password_wrong'];

/**
 * @param {{t: import('../shared/translator.js').Translator, api: import('../shared/http_client.js').HttpClient,
 *   desk: import('../shared/api.js').Start, started: (project: string) => void, close: ?(() => void),
 *   project: ?import('../shared/api.js').ListedProject}} context `project` null: a new one is made
 */
export function makeAddForm(context) {
  const { t, api, desk, project, close } = context;
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const name = el('input.ph-input', { id: uniqueId(), maxlength: '100', autocomplete: 'off' });
  const profile = profileChoice(desk.profiles, t);
  const languages = languageBoxes(desk.languages, t);
  const address = addressField(desk.hosts, t);
  const drop = makeDrop(t, desk.upload, (files) => {
    if (!name.dataset.typed && files.length) name.value = nameFrom(files);
  });
  const password = el('input.ph-input', { id: uniqueId(), type: 'password', autocomplete: 'off', maxlength: '200' });
  const lock = el('div.ph-field', { hidden: true }, el('label', { for: password.id }, t('home.password')), password,
    el('p.ph-hint', {}, t('home.password_hint')));
  const progress = bar(0, t('home.start'));
  const sendingText = el('p.ph-hint');
  const sending = el('div.ph-sending', { hidden: true }, sendingText, progress);
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' },
    t(project ? 'home.add_start' : 'home.start'));
  const heading = el('h2', { id: uniqueId(), tabindex: '-1' },
    project ? t('home.add_title', { project: project.title }) : t('home.new_project'));
  const closing = close && button('plain', t('home.close'), async () => {
    await takeBack();
    close();
  });
  name.addEventListener('input', () => {
    name.dataset.typed = 'yes';
  });
  const form = el('form.ph-card.ph-add', { 'aria-labelledby': heading.id, novalidate: true },
    el('div.ph-card-head', {}, heading, closing),
    drop.element,
    address.element,
    !project && el('div.ph-fields', {},
      el('div.ph-field', {}, el('label', { for: name.id }, t('home.name')), name),
      profile.element),
    !project && languages.element,
    problem, lock, sending,
    el('div.ph-actions', {}, submit));

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    problem.hidden = true;
    submit.disabled = true;
    try {
      context.started(await start());
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
      sending.hidden = true;
      if (error instanceof RequestError && LOCKED.includes(error.code)) {
        lock.hidden = false;
        password.focus();
      } else await takeBack();
    }
    submit.disabled = false;
  });

  /** The short name of the project that was made for the files. @type {?string} */
  let made = null;
  /** Files that have arrived, and wait for the password of one of them. @type {?{batch: ?string, files: string[]}} */
  let sent = null;

  async function start() {
    const files = drop.files();
    const addresses = address.value() ? [address.value()] : [];
    if (!files.length && !addresses.length) throw new RequestError('refused', t('home.need_files'));
    if (!project && !name.value.trim()) throw new RequestError('refused', t('home.need_name'));
    // Other files than those that wait for a password: another try, perhaps under another name.
    if (sent && sent.files.join() !== files.map(nameAndSize).join()) await takeBack();
    const slug = project?.project ?? made ?? await make();
    const http = api.project(slug);
    sent ??= { batch: files.length ? await send(http, files) : null, files: files.map(nameAndSize) };
    await http.post('/analyses', {
      batch: sent.batch, addresses, title: name.value.trim(), allow: desk.hosts === null, password: password.value || null,
    });
    return slug;
  }

  async function make() {
    const body = { name: name.value.trim(), profile: profile.value(), languages: languages.value() };
    const { project: slug } = await api.post('/projects', body);
    made = slug;
    return slug;
  }

  /** Leave nothing behind of files that are not to be read: neither they nor the project that was made for them. */
  async function takeBack() {
    const batch = sent?.batch;
    sent = null;
    try {
      if (made) await api.project(made).remove('');
      else if (project && batch) await api.project(project.project).remove(`/uploads/${batch}`);
      made = null;
    } catch { /* Out of reach, or work has begun in it: it is used again by the next try. */ }
  }

  /** @param {import('../shared/http_client.js').HttpClient} http of the project @param {File[]} files */
  async function send(http, files) {
    const batch = randomKey(12);
    const whole = files.reduce((sum, file) => sum + file.size, 0) || 1;
    let gone = 0;
    sending.hidden = false;
    try {
      for (const file of files) {
        /** @param {number} share */
        const onProgress = (share) => {
          const part = (gone + share * file.size) / whole;
          setBar(progress, part);
          const percent = t.number(Math.floor(part * 100));
          sendingText.textContent = t('home.sending', { name: file.name, percent });
        };
        onProgress(0);
        await http.upload(`/uploads/${batch}/${encodeURIComponent(file.name)}`, file, onProgress);
        gone += file.size;
      }
    } catch (error) {
      sent = { batch, files: [] };
      throw error;
    }
    return batch;
  }

  return { element: form, focus: () => heading.focus(), input: drop.input };
}

/** @param {File} file */
const nameAndSize = (file) => `${file.name} ${file.size}`;

/** @param {File[]} files */
function nameFrom(files) {
  return files[0].name.replace(/\.[^.]+$/, '').replace(/[_]+/g, ' ').trim();
}

/** @param {?string[]} hosts @param {import('../shared/translator.js').Translator} t */
function addressField(hosts, t) {
  const closed = hosts !== null && !hosts.length;
  const hint = el('p.ph-hint', { id: uniqueId() }, closed ? t('home.address_none') : t('home.address_hint'));
  const input = el('input.ph-input', {
    id: uniqueId(), type: 'url', inputmode: 'url', autocomplete: 'off', spellcheck: 'false', disabled: closed,
    'aria-describedby': hint.id,
  });
  input.addEventListener('input', () => {
    if (hosts !== null) {
      hint.textContent = t('home.address_allowed', { hosts: hosts.join(', ') });
      return;
    }
    const host = hostOf(input.value);
    hint.textContent = host ? t('home.address_allow', { host }) : t('home.address_hint');
  });
  return {
    element: el('details.ph-more', {}, el('summary', {}, t('home.address')),
      el('div.ph-field', {}, el('label.ph-unseen', { for: input.id }, t('home.address')), input, hint)),
    value: () => input.value.trim(),
  };
}

/** @param {string} text */
function hostOf(text) {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) ? url.host : '';
  } catch {
    return '';
  }
}
