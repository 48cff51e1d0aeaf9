/** Asking the server: one project's gallery and comparisons. */

/** An answer that says why something was not done, in a sentence for people. */
export class Refused extends Error {}

export class Wire {
  /** @param {string} base prefix of the REST interface, e.g. "/api/v1" @param {string} project its slug */
  constructor(base, project, say) {
    this.root = `${base.replace(/\/$/, '')}/projects/${encodeURIComponent(project)}`;
    this.say = say;
  }

  /** @param {string} path below the project @param {Object<string, *>} query lists are repeated, empty values left out */
  async get(path, query = {}, signal = undefined) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== null && each !== undefined && each !== '') search.append(name, each);
      }
    }
    const tail = search.size ? `?${search}` : '';
    return this.answer(await this.ask(`${this.root}/${path}${tail}`, { signal }));
  }

  async post(path, body) {
    const headers = { 'Content-Type': 'application/json', 'X-Pictoria': '1' };
    const options = { method: 'POST', headers, body: JSON.stringify(body) };
    return this.answer(await this.ask(`${this.root}/${path}`, options));
  }

  async ask(address, options) {
    try {
      return await fetch(address, { credentials: 'same-origin', ...options });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Refused(this.say('offline'));
    }
  }

  async answer(response) {
    const data = await response.json().catch(() => null);
    if (response.ok) return data;
    throw new Refused(typeof data?.sentence === 'string' ? data.sentence : this.say('failed'));
  }
}

/** A new key: what is sent again under it is not done twice. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
