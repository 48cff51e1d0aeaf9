"""The config of a server for teams, `server.yaml`. `configs/server.yaml` shows each option with its default."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from pictoria_docs.errors import ConfigError
from pictoria_docs.pipeline.yaml_options import read_mapping, understood
from pictoria_docs.review.identity.slugs import slug
from pictoria_docs.strict_model import StrictModel

KEY_VARIABLE = "PICTORIA_SECRET_KEY"
KEY_FILE = "secret.key"
KEY_LENGTH = 32
OPEN_TO_OTHERS = 0o077
"""Bits of a file's mode that let others than its owner read or write it."""


class UploadOptions(StrictModel):
    """What may be uploaded."""

    max_mib: Annotated[int, Field(ge=1)] = 500
    """Largest request, in MiB; larger ones are cut off while they come in."""
    max_pixels: Annotated[int, Field(ge=1)] = 120_000_000
    """Pictures with more pixels are refused before they are decoded."""
    types: tuple[str, ...] = ("pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "jp2")
    """Endings of files that may be uploaded; their content is looked at too."""


class OidcOptions(StrictModel):
    """Sign-in with the institution's own accounts (OpenID Connect); null: passwords only."""

    issuer: str
    """Address of the provider, exactly as its discovery document names it."""
    client_id: str
    """The name under which the provider knows this server."""
    secret_variable: str = "PICTORIA_OIDC_SECRET"
    """Environment variable that holds the client's secret; unset for clients that have none."""
    hosts: tuple[str, ...] = ()
    """Further hosts from which its discovery document may have keys and tokens fetched ("keys.museum.example")."""
    label: str = "OpenID Connect"
    """Whose accounts they are, for the button: "Musée de Lyon"."""
    claim: str = "email"
    """Which claim of the provider becomes the account's name: "email", "preferred_username" ..."""
    allowed_domains: tuple[str, ...] = ()
    """Domains of e-mail addresses whose owners get an account without an invitation: "museum.example"."""

    @field_validator("issuer")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.hostname is None or not (parts.scheme == "https" or (parts.scheme == "http" and loopback)):
            raise ValueError("an address that begins with https://")
        return value


class ServerConfig(StrictModel):
    """All options of `pictoria-docs serve`."""

    data: Path = Path("server")
    """Folder of accounts and keys, made when absent. Paths are relative to this file."""
    database: str | None = None
    """Where accounts are kept: an SQLAlchemy URL ("postgresql+psycopg://user@host/name"); None: server.sqlite in
    the data folder."""
    projects: dict[str, Path] = Field(default_factory=dict)
    """Projects by the name that they have here: {vases: /srv/vases.pictoria}."""
    projects_folder: Path | None = None
    """Folder whose *.pictoria folders are projects too, and where new ones are made; None: no new ones."""
    create_projects: Literal["admins", "everyone"] = "admins"
    """Who may make a project, and is its first manager."""
    address: str = "127.0.0.1"
    """Address to listen on; by default this machine only, for a reverse proxy in front."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    """Port to listen on."""
    base_url: str | None = None
    """Address that people type, with the path prefix if there is one ("https://museum.example/catalogues"). Needed
    behind a reverse proxy: it makes cookies secure and says which requests are the desk's own."""
    hosts: tuple[str, ...] = ()
    """Further names under which the server may be addressed ("desk.internal"); requests for other names are
    refused."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses of reverse proxies that are believed when they tell where a request came from ("127.0.0.1")."""
    metrics_from: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses that may read /metrics; administrators always may."""
    secret_key_file: Path | None = None
    """File of the key that signs sessions; None: the variable PICTORIA_SECRET_KEY, else secret.key in the data
    folder, made when absent."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer requests."""
    open_projects: Annotated[int, Field(ge=1, le=1000)] = 8
    """Projects that each process keeps open: more answer faster, fewer take less memory (some 10 MiB each)."""
    session_hours: Annotated[float, Field(gt=0)] = 12.0
    """Hours after which people sign in again."""
    frame_ancestors: tuple[str, ...] = ()
    """Sites that may show the desk in a frame ("https://intranet.museum.example"); browsers keep people signed in
    there only where the desk has the same domain ("desk.museum.example")."""
    iiif_hosts: tuple[str, ...] = ()
    """Hosts that manifests and pictures may be fetched from; see `sources.allowed_hosts` in default.yaml."""
    upload: UploadOptions = UploadOptions()
    oidc: OidcOptions | None = None

    @field_validator("base_url")
    @classmethod
    def _whole(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        if not whole or parts.query or parts.fragment:
            raise ValueError("an address such as https://museum.example/catalogues")
        return value.rstrip("/")

    @field_validator("frame_ancestors")
    @classmethod
    def _sources(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(set(site) & set("; ,'\"\r\n") for site in value):
            raise ValueError("addresses such as https://intranet.museum.example")
        return value

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({slug(name) for name in self.projects}) < len(self.projects):
            raise ValueError("two projects have names that are too alike")
        return self

    @property
    def prefix(self) -> str:
        """The path before all of the desk's own, "" or "/catalogues"."""
        return urlsplit(self.base_url).path if self.base_url else ""

    def found_from(self, folder: Path) -> Self:
        """The same with paths that do not depend on the working directory."""

        def absolute(path: Path | None) -> Path | None:
            return None if path is None else (folder / path.expanduser()).resolve()

        changes = {
            "data": absolute(self.data),
            "projects": {name: absolute(path) for name, path in self.projects.items()},
            "projects_folder": absolute(self.projects_folder),
            "secret_key_file": absolute(self.secret_key_file),
        }
        return self.model_copy(update=changes)


def load_server_config(file: Path | str) -> ServerConfig:
    """The config in a YAML file; what it leaves out has its default.

    Raises:
        ConfigError: the file cannot be read or an option makes no sense; names file, option and remedy.
    """
    file = Path(file)
    values = read_mapping(file)
    try:
        config = ServerConfig.model_validate(values)
    except ValidationError as error:
        raise understood(error, file, ServerConfig) from error
    return config.found_from(file.resolve().parent)


def secret_key(config: ServerConfig) -> str:
    """The key that signs sessions: from its file or the environment, else made and kept for this user's eyes only.

    Raises:
        ConfigError: it is too short, can be read by others, or cannot be kept.
    """
    given = os.environ.get(KEY_VARIABLE, "")
    file = config.secret_key_file or config.data / KEY_FILE
    if given and config.secret_key_file is None:
        return _long_enough(given.strip(), KEY_VARIABLE)
    try:
        if not file.exists():
            _make_key(file)
        if file.stat().st_mode & OPEN_TO_OTHERS:
            raise ConfigError("secret_key_open", file=file)
        return _long_enough(file.read_text(encoding="utf-8").strip(), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("secret_key_unusable", file=file, detail=error) from error


def _make_key(file: Path) -> None:
    """Write a new key, whole or not at all: several workers may start at once, and the first one's key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(48) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _long_enough(key: str, source: str) -> str:
    if len(key) < KEY_LENGTH:
        raise ConfigError("secret_key_short", place=source, length=KEY_LENGTH)
    return key
