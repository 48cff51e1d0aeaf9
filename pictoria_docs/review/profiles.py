"""The config of a project that is made on the start page: a profile, languages, hosts that may be asked."""

import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pictoria_docs.errors import ConfigError, ProjectError
from pictoria_docs.pipeline.project import PROJECT_CONFIG, dump_values

DEFAULT = "museum_object"


@cache
def _known() -> Mapping[str, Any]:
    import yaml

    text = resources.files("pictoria_docs.review").joinpath("profiles.yaml").read_text(encoding="utf-8")
    known: Mapping[str, Any] = yaml.safe_load(text)
    return known


def profiles() -> tuple[str, ...]:
    """The names of all profiles, the usual one first."""
    return tuple(_known()["profiles"])


def languages() -> tuple[str, ...]:
    """The languages that scans may be in."""
    return tuple(_known()["languages"])


def check_profile(profile: str, wanted: Sequence[str]) -> None:
    """Make sure that there are such a profile and such languages.

    Raises:
        ConfigError: there are not.
    """
    if profile not in profiles():
        raise ConfigError("profile_unknown", profile=profile, known=", ".join(profiles()))
    for language in wanted:
        if language not in languages():
            raise ConfigError("profile_language", language=language, known=", ".join(languages()))


def apply_profile(project: Path, profile: str, wanted: Sequence[str]) -> None:
    """Give a new project its config; `wanted` are the languages of its scans, none: the usual ones.

    Raises:
        ConfigError: no such profile or language.
        ProjectError: the disk says no.
    """
    check_profile(profile, wanted)
    values = dict(_known()["profiles"][profile])
    if wanted:
        values["layout"] = {**values.get("layout", {}), "languages": list(wanted)}
    _write(project, values)


def allow_hosts(project: Path, hosts: Sequence[str]) -> None:
    """Let the project ask these hosts for manifests and pictures, besides those that it may ask already.

    Raises:
        ConfigError: its config cannot be read.
        ProjectError: the disk says no.
    """
    from pictoria_docs.pipeline.config import load_config

    file = project / PROJECT_CONFIG
    known = load_config(file).sources.allowed_hosts if file.exists() else ()
    new = [host for host in hosts if host not in known]
    if not new:
        return
    import yaml

    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    values = values or {}
    values["sources"] = {**(values.get("sources") or {}), "allowed_hosts": [*known, *new]}
    _write(project, values)


def _write(project: Path, values: Mapping[str, Any]) -> None:
    draft = project / f".{PROJECT_CONFIG}.{secrets.token_hex(6)}"
    try:
        draft.write_text(dump_values(values), encoding="utf-8")
        draft.replace(project / PROJECT_CONFIG)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ProjectError("project_unusable", folder=project, detail=error.strerror or error) from error
