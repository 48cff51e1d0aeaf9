"""What the server's parts need to know of where it stands: its address, its names, its limits."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from pictoria_docs.apps.server.origins import Authority, host_name
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory
from pictoria_docs.review.identity.server_config import OidcOptions, ServerConfig, secret_key

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MIB = 1 << 20
HOUR = 3600
"""Seconds."""
DAY = 24 * HOUR
OWN_SESSION_DAYS = 30
"""For which a browser may come back to the desk of one person: a bookmark of last week still opens it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server stands. One object a server, shared by all of its parts."""

    prefix: str
    """The path before all others, "" or "/catalogues"."""
    origin: str | None
    """The public scheme, name and port; None: as addressed."""
    hosts: frozenset[str]
    """Names, in lower case and without ports, under which it may be addressed."""
    key: str
    """Signs sessions."""
    token: str | None
    """What opens the desk of one person; None: there are accounts."""
    session_seconds: int
    largest_body: int
    """Bytes."""
    frame_ancestors: tuple[str, ...]
    metrics_from: tuple[str, ...]
    behind_proxy: bool
    """Whether a proxy is believed about where requests come from."""
    oidc: OidcOptions | None

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.origin is not None and self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name of the session's cookie. Browsers hold names with these beginnings to what they promise.

        Each server has its own, the same for all of its processes: browsers send cookies to all ports of a host.
        """
        name = f"pictoria-{sha256((self.token or self.key).encode()).hexdigest()[:8]}"
        if not self.is_secure:
            return name
        return f"__Host-{name}" if not self.prefix else f"__Secure-{name}"

    @property
    def cookie_path(self) -> str:
        """Where browsers send the cookie."""
        return self.prefix or "/"


def settings_of(project_directory: ProjectDirectory, prefix: str | None, base_url: str | None) -> Settings:
    """The settings of a project_directory; `prefix` and `base_url` go before those of its config.

    Raises:
        ConfigError: the key that signs sessions cannot be used.
    """
    own = project_directory.state if isinstance(project_directory, LocalDirectory) else None
    config = project_directory.config if isinstance(project_directory, TeamDirectory) else ServerConfig()
    base_url = base_url or config.base_url
    parts = urlsplit(base_url) if base_url else None
    path = (parts.path if parts else "") if prefix is None else prefix
    names = {*LOOPBACK, *config.hosts}
    if config.address not in ("0.0.0.0", "::"):
        names.add(config.address)
    public = None
    if parts is not None and parts.hostname:
        public = Authority(host_name(parts.hostname), parts.port)
        names.add(public.name)
    return Settings(
        prefix=f"/{path.strip('/')}" if path.strip("/") else "",
        origin=public.origin(parts.scheme) if parts and public else None,
        hosts=frozenset(host_name(name) for name in names),
        key=secret_key(config) if own is None else own.key,
        token=None if own is None else own.token,
        session_seconds=int(config.session_hours * HOUR) if own is None else OWN_SESSION_DAYS * DAY,
        largest_body=config.upload.max_mib * MIB,
        frame_ancestors=config.frame_ancestors,
        metrics_from=config.metrics_from,
        behind_proxy=bool(config.trusted_proxies),
        oidc=config.oidc,
    )
