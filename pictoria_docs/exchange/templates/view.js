// Shows a page, or a region of it, of the exported folder that this file lies in, as a link with `iiif-content` names it
// (IIIF Content State API 1.0). Nothing is loaded from anywhere else.
(async () => {
  const folder = new URL('.', location.href);
  const { base, missing } = document.body.dataset;
  const element = id => document.getElementById(id);

  // The folder may lie elsewhere than it was exported for, for instance on a machine where it is tried.
  const local = address => {
    const url = new URL(address.startsWith(base) ? `.${address.slice(base.length)}` : address, folder);
    if (!url.href.startsWith(folder.href)) throw new Error(address);
    return url;
  };
  const load = async address => {
    const answer = await fetch(local(address));
    if (!answer.ok) throw new Error(address);
    return answer.json();
  };
  const link = state => `?iiif-content=${btoa(encodeURIComponent(JSON.stringify(state))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}`;
  const wanted = () => {
    const text = new URLSearchParams(location.search).get('iiif-content');
    if (!text) return null;
    if (text.trimStart().startsWith('{')) return JSON.parse(text);
    return JSON.parse(decodeURIComponent(atob(text.replace(/-/g, '+').replace(/_/g, '/'))));
  };
  const first = value => (Array.isArray(value) ? value[0] : value);
  const words = label => Object.values(label ?? {}).flat().join(' ');
  const part = target => {
    if (typeof target === 'string') return /xywh=(?:pixel:)?([\d.,]+)/.exec(target)?.[1];
    for (const selector of [target?.selector ?? []].flat()) {
      const found = /xywh=(?:pixel:)?([\d.,]+)/.exec(selector.value ?? '');
      if (found) return found[1];
    }
    return part(target?.id ?? '');
  };

  const index = async () => {
    const collection = await load('./collection.json');
    element('title').textContent = words(collection.label);
    element('words').replaceChildren(...collection.items.map(item => {
      const row = document.createElement('p');
      const anchor = row.appendChild(document.createElement('a'));
      anchor.href = link({ id: item.id, type: 'Manifest' });
      anchor.textContent = words(item.label);
      return row;
    }));
  };

  const show = async state => {
    const target = state.type === 'Annotation' ? first(state.target) : state;
    const resource = typeof target === 'string' ? { id: target } : target.source ?? target;
    const whole = resource.type === 'Manifest';
    const manifest = await load(whole ? resource.id : first(resource.partOf).id);
    const place = whole ? 0 : manifest.items.findIndex(item => item.id === resource.id.split('#')[0]);
    const canvas = manifest.items[place];
    if (!canvas) throw new Error(resource.id);
    const box = part(target);
    document.title = words(manifest.label);
    element('title').textContent = `${words(manifest.label)} · ${words(canvas.label) || place + 1}`;
    const state_of = item => ({ id: item.id, type: 'Canvas', partOf: [{ id: manifest.id, type: 'Manifest' }] });
    for (const [id, near] of [['before', place - 1], ['after', place + 1]]) {
      element(id).hidden = !manifest.items[near];
      if (manifest.items[near]) element(id).href = link(state_of(manifest.items[near]));
    }
    const picture = canvas.items[0]?.items[0]?.body;
    if (picture) element('picture').src = local(picture.id).href;
    element('sheet').hidden = !picture;
    if (box) {
      const [x, y, width, height] = box.split(',').map(Number);
      const percent = (value, of) => `${(100 * value) / of}%`;
      Object.assign(element('box').style, {
        left: percent(x, canvas.width), top: percent(y, canvas.height),
        width: percent(width, canvas.width), height: percent(height, canvas.height),
      });
      element('box').hidden = false;
    }
    const page = await load(canvas.annotations[0].id);
    const told = page.items.filter(item => box && [item.target].flat().some(each => part(each) === box));
    element('words').replaceChildren(...told.map(item => {
      const article = document.createElement('article');
      for (const body of [item.body].flat().filter(each => each.type === 'TextualBody' && each.purpose !== 'tagging')) {
        const text = article.appendChild(document.createElement('div'));
        // Only what the export itself wrote out for people is HTML.
        if (body['pictoria:readable'] && body.format === 'text/html') text.innerHTML = body.value;
        else text.textContent = body.value;
      }
      return article;
    }));
    element('box').scrollIntoView({ block: 'center' });
  };

  try {
    const state = wanted();
    await (state ? show(state) : index());
  } catch (error) {
    element('words').textContent = missing;
  }
})();
