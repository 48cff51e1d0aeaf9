/** Who takes part, as what; for managers also roles to change and links that invite. */

import { button } from '../home/controls.js';
import { el } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { ask, attempt, card, field, select } from './widgets.js';

const ROLES = ['reader', 'contributor', 'moderator', 'manager'];
const DAYS = 14;
const MOST_DAYS = 90;

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').Invitation} Invitation
 * @typedef {import('../shared/api.js').Person} Person
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/** @param {TeamContext} context */
export async function show(context) {
  const { t } = context;
  await context.load();
  const manages = context.role === 'manager';
  const sent = manages ? await context.http.get('/invitations') : [];
  return [
    card(t('team_page.part_people'), null, el('ul.ph-rows', {}, ...context.people.map((person) => personRow(person, manages, context)))),
    manages && inviteCard(sent, context),
    card(t('team_page.roles'), null, el('dl.ph-meanings', {}, ...ROLES.flatMap((role) => (
      [el('dt', {}, t(`home.role_${role}`)), el('dd', {}, t(`team_page.may_${role}`))])))),
  ];
}

/** @param {HTMLSelectElement} select of roles */
const roleOf = (select) => /** @type {Person['role']} */ (select.value);

/** @param {Translator} t */
const roleOptions = (t) => ROLES.map((role) => [role, t(`home.role_${role}`)]);

/** @param {Person} person @param {boolean} manages @param {TeamContext} context */
function personRow(person, manages, context) {
  const { t, login } = context;
  const me = person.name === login;
  const row = el('li.ph-row.ph-person', { 'data-person': person.name });
  const name = el('div.ph-who', {}, el('strong', {}, person.display), me && el('span.ph-hint', {}, ` (${t('team_page.you')})`),
    person.display !== person.name && el('span.ph-hint', {}, ` ${person.name}`));
  if (!manages) {
    row.append(name, el('span', {}, t(`home.role_${person.role}`)));
    return row;
  }
  const path = /** @type {const} */ (`/people/${encodeURIComponent(person.name)}`);
  // What one may do oneself has changed: the page is another one.
  /** @param {string} text */
  const changed = (text) => (me ? location.reload() : context.reopen(text));
  const role = select(roleOptions(t), person.role, { 'aria-label': t('team_page.role_of', { name: person.display }) });
  const keep = button('quiet', t('team_page.keep_role'), () => attempt(row, async () => {
    await context.http.put(path, { role: roleOf(role) });
    await changed(t('team_page.role_changed', { name: person.display, role: t(`home.role_${role.value}`) }));
  }));
  keep.hidden = true;
  // Only with a button: who looks through the roles by keys changes none.
  role.addEventListener('change', () => {
    keep.hidden = role.value === person.role;
  });
  row.append(name, el('div.ph-row-tools', {}, role, keep, button('plain', t('team_page.remove'), () => ask(row, {
    t,
    question: t(me ? 'team_page.remove_me' : 'team_page.remove_question', { name: person.display }),
    send: t('team_page.remove'),
    act: async () => {
      await context.http.remove(path);
      await changed(t('team_page.removed', { name: person.display }));
    },
  }), { 'aria-label': t('team_page.remove_person', { name: person.display }) })));
  return row;
}

/** @param {Invitation[]} sent @param {TeamContext} context */
function inviteCard(sent, context) {
  const { t } = context;
  const role = select(roleOptions(t), 'contributor');
  const days = el('input.ph-input', { type: 'number', min: '1', max: String(MOST_DAYS), required: true });
  days.value = String(DAYS);
  const note = growing(el('textarea.ph-input', { rows: '2', maxlength: '500' }));
  const made = el('div', { 'aria-live': 'polite' });
  const list = el('div');
  /** @param {Invitation[]} all */
  const draw = (all) => list.replaceChildren(...(all.length ? [el('h3', {}, t('team_page.open_invitations')),
    el('ul.ph-rows', {}, ...all.map((invitation) => sentRow(invitation, context, refresh)))] : []));
  const refresh = async () => draw(await context.http.get('/invitations'));
  const form = el('form.ph-add', {
    'aria-label': t('team_page.invite'),
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      attempt(form, async () => {
        const { link } = await context.http.post('/invitations', { role: roleOf(role), days: Number(days.value), note: note.value });
        made.replaceChildren(linkOf(link, t));
        note.value = '';
        await refresh();
      });
    },
  }, el('div.ph-fields', {}, field(t('team_page.invite_role'), role),
    field(t('team_page.invite_days'), days)), field(t('team_page.invite_note'), note, t('team_page.invite_note_hint')),
  el('div.ph-actions', {}, el('button.ph-button.ph-main-action', { type: 'submit' }, t('team_page.make_link'))));
  draw(sent);
  return card(t('team_page.invite'), t('team_page.invite_hint'), form, made, list);
}

/** The link, which is told only now. @param {string} link @param {Translator} t */
function linkOf(link, t) {
  const input = el('input.ph-input', { type: 'text', readonly: true });
  input.value = link;
  input.addEventListener('focus', () => input.select());
  const copy = button('main-action', t('team_page.copy'), async () => {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Not everywhere may pages write there: what is chosen can be copied by hand.
      input.select();
      document.execCommand('copy');
    }
    copy.textContent = t('team_page.copied');
  });
  return el('div.ph-notice.ph-link-made', {}, field(t('team_page.link'), input, t('team_page.link_hint')), copy);
}

/** @param {Invitation} sent @param {TeamContext} context @param {() => Promise<void>} refresh */
function sentRow(sent, context, refresh) {
  const { t } = context;
  const row = el('li.ph-row.ph-person', { 'data-invitation': sent.id });
  row.append(el('div', {}, el('strong', {}, t(`home.role_${sent.role}`)),
    el('span.ph-hint', {}, ` · ${t('team_page.sent_by', { name: context.name(sent.by), date: t.date(sent.at) })} · ${t('team_page.until', { date: t.date(sent.expires) })}`),
    sent.note && el('p.ph-hint', {}, sent.note)),
  button('plain', t('team_page.withdraw'), () => attempt(row, async () => {
    await context.http.remove(`/invitations/${sent.id}`);
    context.announce(t('team_page.withdrawn'));
    await refresh();
  })));
  return row;
}
