/** Calls of the server on behalf of the pages of a team. */

export class TeamClient {
  /** @param {string} base prefix of the server @param {string} project */
  constructor(base, project) {
    this.root = `${base}/api/v1/projects/${encodeURIComponent(project)}`;
  }

  get(path) {
    return this.#call(path, { headers: { Accept: 'application/json' } });
  }

  post(path, body) {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Pictoria': '1' };
    return this.#call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** The answer; what went wrong is an Error with the server's sentence. */
  async #call(path, options) {
    const answer = await fetch(`${this.root}/${path}`, { credentials: 'same-origin', ...options });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.sentence ?? `${answer.status} ${answer.statusText}`);
    return told;
  }
}
