/** Cards that packages add to the export page, such as that of an archive. */

/**
 * @typedef {{
 *   host: HTMLElement,
 *   t: import('../shared/translator.js').Translator,
 *   http: import('../shared/http_client.js').HttpClient<'/projects/{project}'>,
 *   title: string,
 *   start: (send: (chosen: Chosen) => Promise<unknown>) => Promise<void>,
 * }} CardOptions `title`: of the project; `start` has a job asked for, with what is chosen on the page, once the project
 *   says all of itself that a deposit must say, and shows it
 * @typedef {ReturnType<ReturnType<typeof import('./export_selection.js').makeSelection>['value']>} Chosen
 * @typedef {{element: HTMLElement, kinds: string[], refresh: () => void}} Card `kinds`: of its jobs, which the page shows;
 *   `refresh` is called when one of them is over
 * @typedef {import('../shared/api.js').Job} Job
 */

/**
 * Load the cards of all packages; one that cannot be loaded costs nothing but itself.
 * @param {{[name: string]: string}} modules addresses by name
 * @param {CardOptions} options
 */
export async function loadCards(modules, options) {
  const made = await Promise.allSettled(Object.values(modules).map(async (address) => {
    /** @type {{makeCard: (options: CardOptions) => Promise<Card>}} */
    const { makeCard } = await import(address);
    return makeCard(options);
  }));
  const cards = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  /** Ids of the jobs of each card that are over. @type {Map<Card, string>} */
  const known = new Map(cards.map((card) => [card, '']));

  /** Let each card know of its jobs that are over now. @param {Job[]} jobs */
  function show(jobs) {
    for (const card of cards) {
      const over = jobs.filter((job) => card.kinds.includes(job.kind) && job.over).map((job) => job.id).join(' ');
      if (over !== known.get(card)) card.refresh();
      known.set(card, over);
    }
  }
  return { elements: cards.map((card) => card.element), show };
}
