"""Downloads from allowed hosts into a cache on disk: limits, redirects, retries, whole files or none."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import httpx

from pictoria_docs.files import cache_folder
from pictoria_docs.retry import TRANSIENT, backoff, retry_after
from pictoria_docs.sources.source import SourceOptions

OK = 200  # of HTTP
MEGABYTE = 1_000_000
MAX_REDIRECTS = 5


class FetchError(Exception):
    """A download that failed for good: the code of its sentence, and what the sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class _TransientError(FetchError):
    """Worth another attempt, if there is one left."""

    wait: float | None = None
    """Seconds that the server asks for."""


def host_allowed(url: str, allowed: tuple[str, ...]) -> bool:
    """Whether `url` is http(s) and its host is named in `allowed` (see `SourceOptions.allowed_hosts`)."""
    try:
        # Read as the client reads it, or a crafted address could mean one host here and another there.
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    host = parts.host.lower()
    if parts.scheme not in ("http", "https") or not host or "\\" in url:
        return False
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for name in map(str.lower, allowed):
        if name in (host, f"{host}:{port}"):
            return True
        if name.startswith("*.") and host.endswith(name[1:]):
            return True
    return False


class Downloader:
    """Fetches addresses into the cache, keyed by the address's digest; several processes may share a cache.

    Nothing is asked of a host that `SourceOptions.allowed_hosts` does not name, not even by a redirect.
    """

    def __init__(self, options: SourceOptions) -> None:
        self._options = options
        cache = options.cache_dir.expanduser() if options.cache_dir is not None else cache_folder()
        self._folder = cache / "iiif"
        self._client: httpx.Client | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def fetch(
        self, url: str, check: Callable[[Path], None], accept: str = "*/*", max_age: float | None = None
    ) -> Path:
        """The file in the cache that holds the contents of `url`.

        Args:
            url: http(s) address.
            check: called with the new file before it is kept; what it raises is raised, and nothing is kept.
            accept: the request's Accept header.
            max_age: seconds after which a file in the cache is downloaded again; None: never.

        Raises:
            FetchError: host not allowed, silent, failing, too slow, or the contents are too large.
        """
        # The cache holds what an allowed host gave; a host taken off the list is not read from there either.
        if not host_allowed(url, self._options.allowed_hosts):
            raise FetchError("host_not_allowed", host=_host(url))
        key = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        target = self._folder / key[:2] / key
        if _fresh(target, max_age):
            return target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{key[:8]}-", suffix=".part")
            os.close(handle)
        except OSError as error:
            raise self._unwritable(error) from error
        part = Path(name)
        try:
            self._download(url, part, accept)
            check(part)
            part.replace(target)
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            part.unlink(missing_ok=True)
        return target

    def _unwritable(self, error: OSError) -> FetchError:
        return FetchError("cache_unwritable", folder=self._folder, detail=error.strerror or error)

    def _download(self, url: str, part: Path, accept: str) -> None:
        options = self._options
        for attempt in range(options.retries + 1):
            try:
                self._attempt(url, part, accept)
                return
            except _TransientError as error:
                wait = error.wait
                if wait is None:
                    wait = backoff(attempt, options.backoff, options.max_wait)
                if attempt == options.retries or wait > options.max_wait:
                    raise
                time.sleep(wait)

    def _attempt(self, url: str, part: Path, accept: str) -> None:
        if self._client is None:
            agent = {"User-Agent": f"pictoria-docs/{version('pictoria-docs')}"}
            self._client = httpx.Client(timeout=self._options.timeout, headers=agent)
        host = _host(url)
        deadline = time.monotonic() + self._options.download_seconds
        try:
            for _ in range(MAX_REDIRECTS + 1):
                with self._client.stream("GET", url, headers={"Accept": accept}) as answer:
                    if not answer.has_redirect_location:
                        self._save(answer, part, deadline)
                        return
                    url = str(httpx.URL(url).join(answer.headers["Location"]))
                    if not host_allowed(url, self._options.allowed_hosts):
                        raise FetchError("redirect_not_allowed", host=host, target=_host(url))
            raise FetchError("host_redirects", host=host)
        except httpx.TimeoutException as error:
            seconds = round(self._options.timeout, 1)
            raise _TransientError("host_silent", host=host, seconds=seconds) from error
        except httpx.TransportError as error:
            detail = str(error) or type(error).__name__
            raise _TransientError("host_unreachable", host=host, detail=detail) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise FetchError("host_answer_broken", host=host, detail=str(error)) from error

    def _save(self, answer: httpx.Response, part: Path, deadline: float) -> None:
        host, status, options = _host(str(answer.url)), answer.status_code, self._options
        if status in TRANSIENT:
            error = _TransientError("host_fails", host=host, status=status)
            error.wait = retry_after(answer.headers)
            raise error
        if status != OK:
            raise FetchError("host_refuses", host=host, status=status, url=answer.url)
        too_large = FetchError("download_too_large", host=host, limit=options.max_download_bytes // MEGABYTE)
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > options.max_download_bytes:
            raise too_large
        received = 0
        with part.open("wb") as stream:
            for piece in answer.iter_bytes():
                received += len(piece)
                if received > options.max_download_bytes:
                    raise too_large
                if time.monotonic() > deadline:
                    raise FetchError("host_slow", host=host, seconds=round(options.download_seconds, 1))
                stream.write(piece)


def _host(url: str) -> str:
    try:
        return httpx.URL(url).netloc.decode() or url
    except httpx.InvalidURL:
        return url


def _fresh(path: Path, max_age: float | None) -> bool:
    try:
        return (max_age is None and path.exists()) or time.time() - path.stat().st_mtime < (max_age or 0)
    except OSError:
        return False
