/** What of a project is exported: which documents and objects, and how far people must have come with them. */

import { el, uniqueId } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';

/** @typedef {import('../shared/translator.js').Translator} Translator */

/** @type {import('../shared/api.js').ExportStatus[]} */
const STATUSES = ['all', 'assumed', 'accepted', 'validated'];
/** @type {import('../shared/api.js').ExportKind[]} */
const KINDS = ['figure', 'caption', 'entry', 'mention', 'link'];
/** Lowest confidences to choose from. */
const CONFIDENCES = [0, 0.5, 0.8, 0.9, 0.95];

/**
 * @param {Translator} t @param {import('../shared/api.js').Document[]} documents
 * @param {import('../shared/api.js').Campaign[]} campaigns
 */
export function makeSelection(t, documents, campaigns) {
  const chosen = makeDocuments(documents, t);
  const status = makeStatus(t);
  const rejected = el('input', { type: 'checkbox', id: uniqueId(), 'aria-describedby': uniqueId() });
  const kinds = KINDS.map((name) => el('input', { type: 'checkbox', value: name, id: uniqueId() }));
  const confidence = el('select.ph-input', { id: uniqueId(), 'data-field': 'confidence' }, ...CONFIDENCES.map((share) => (
    el('option', { value: String(share) }, share ? t('home.export_confidence_from', { percent: t.number(100 * share) }) : t('home.export_confidence_any')))));
  const campaign = el('select.ph-input', { id: uniqueId(), 'data-field': 'campaign' }, el('option', { value: '' }, t('home.export_campaign_any')),
    ...campaigns.map(({ number, name }) => el('option', { value: String(number) }, name)));
  const element = el('div.ph-selection', {}, chosen.element, status.element,
    el('details.ph-more', {}, el('summary', {}, t('home.export_more')),
      el('fieldset.ph-set', {}, el('legend', {}, t('home.export_kinds')),
        el('div.ph-checks', {}, ...kinds.map((box) => el('label.ph-check', { for: box.id }, box, ` ${t(`home.export_kind_${box.value}`)}`)))),
      el('div.ph-fields', {},
        el('div.ph-field', {}, el('label', { for: confidence.id }, t('home.export_confidence')), confidence),
        campaigns.length > 0 && el('div.ph-field', {}, el('label', { for: campaign.id }, t('home.export_campaign')), campaign)),
      el('label.ph-check', { for: rejected.id }, rejected, ` ${t('home.export_rejected')} `,
        el('span.ph-hint', { id: rejected.getAttribute('aria-describedby') }, t('home.export_rejected_hint')))));
  return {
    element,
    value: () => ({
      documents: chosen.value(), status: status.value(), rejected: rejected.checked,
      kinds: KINDS.filter((_, index) => kinds[index].checked), confidence: Number(confidence.value),
      campaign: campaign.value ? Number(campaign.value) : null,
    }),
  };
}

/** What people must have said of what is exported. @param {import('../shared/translator.js').Translator} t */
function makeStatus(t) {
  const group = uniqueId();
  const choices = STATUSES.map((name, index) => el('input', {
    type: 'radio', name: group, value: name, id: uniqueId(), checked: index === 0, 'aria-describedby': uniqueId(),
  }));
  const element = el('fieldset.ph-set', {}, el('legend', {}, t('home.export_status')),
    el('div.ph-checks', {}, ...choices.map((choice) => el('label.ph-check', { for: choice.id }, choice,
      el('span', {}, t(`home.export_status_${choice.value}`), ' ',
        el('span.ph-hint', { id: choice.getAttribute('aria-describedby') }, t(`home.export_status_${choice.value}_hint`)))))));
  return { element, value: () => STATUSES[choices.findIndex((choice) => choice.checked)] };
}

/**
 * @param {import('../shared/api.js').Document[]} documents @param {import('../shared/translator.js').Translator} t
 * @returns {{element: ?HTMLElement, value: () => string[]}}
 */
function makeDocuments(documents, t) {
  if (documents.length < 2) return { element: null, value: () => [] };
  const group = uniqueId();
  const all = el('input', { type: 'radio', name: group, id: uniqueId(), checked: true });
  const some = el('input', { type: 'radio', name: group, id: uniqueId() });
  const boxes = documents.map((source) => el('input', { type: 'checkbox', value: source.id, id: uniqueId() }));
  const list = el('div.ph-checks.ph-documents', { hidden: true }, ...boxes.map((box, index) => el('label.ph-check',
    { for: box.id }, box, ` ${documents[index].title} `,
    el('span.ph-hint', {}, t.count('home.pages', documents[index].page_count)))));
  const showSummary = () => {
    list.hidden = all.checked;
  };
  all.addEventListener('change', showSummary);
  some.addEventListener('change', showSummary);
  return {
    element: el('fieldset.ph-set', {}, el('legend', {}, t('home.export_documents')),
      el('div.ph-checks', {}, el('label.ph-check', { for: all.id }, all, ` ${t('home.export_all')}`),
        el('label.ph-check', { for: some.id }, some, ` ${t('home.export_some')}`)), list),
    value() {
      if (all.checked) return [];
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!chosen.length) throw new RequestError('refused', t('home.export_no_document'));
      return chosen;
    },
  };
}
