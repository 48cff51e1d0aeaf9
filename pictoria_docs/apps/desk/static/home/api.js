/** The server's REST interface: answers as data, problems as sentences in the person's language. */

/** What the server refused, and why; `status` 0: it could not be reached. */
export class Problem extends Error {
  constructor(status, sentence, code = '') {
    super(sentence);
    Object.assign(this, { status, sentence, code });
  }
}

/**
 * @param {string} base the path before all of the server's own
 * @param {(code: string) => string} t
 */
export function makeApi(base, t) {
  const root = `${base}/api/v1`;

  async function ask(method, path, body) {
    const headers = { Accept: 'application/json', 'X-Pictoria': '1' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let answer;
    try {
      answer = await fetch(root + path, {
        method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin',
      });
    } catch {
      throw new Problem(0, t('shell.lost'));
    }
    if (answer.status === 401) location.reload();
    const data = answer.status === 204 ? null : await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Problem(answer.status, data?.sentence ?? `${answer.status}`, data?.code);
    return data;
  }

  return {
    root,
    get: (path) => ask('GET', path),
    post: (path, body = {}) => ask('POST', path, body),
    put: (path, body) => ask('PUT', path, body),
    remove: (path) => ask('DELETE', path),
    /** Send one file; `told` hears of the share that has gone out. */
    upload(path, file, told) {
      return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('PUT', root + path);
        request.setRequestHeader('X-Pictoria', '1');
        request.setRequestHeader('Content-Type', 'application/octet-stream');
        request.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total);
        request.onerror = () => reject(new Problem(0, t('shell.lost')));
        request.onload = () => {
          let data = {};
          try {
            data = JSON.parse(request.responseText);
          } catch { /* an answer of a proxy: its status tells enough */ }
          if (request.status < 300) resolve(data);
          else reject(new Problem(request.status, data.sentence ?? `${request.status}`, data.code));
        };
        request.send(file);
      });
    },
  };
}
