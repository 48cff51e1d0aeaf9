"""The file with a project's own config, as pages read and change it."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pictoria_docs.api.project import PROJECT_CONFIG, dump_values
from pictoria_docs.errors import ProjectError


def read_config(project: Path) -> dict[str, Any]:
    """What a project's own config says, as it is in its file.

    Raises:
        ConfigError: its config cannot be read.
    """
    import yaml

    from pictoria_docs.pipeline.config import load_config

    file = project / PROJECT_CONFIG
    if not file.exists():
        return {}
    load_config(file)  # raises where anything is wrong with it
    return yaml.safe_load(file.read_text(encoding="utf-8")) or {}


def write_config(project: Path, values: Mapping[str, Any]) -> None:
    """Put other values in the place of a project's own config.

    Raises:
        ConfigError: an option makes no sense; nothing is written.
        ProjectError: the disk refuses it.
    """
    from pictoria_docs.pipeline.config import config_class
    from pictoria_docs.pipeline.yaml_options import understood

    try:
        config_class().model_validate(values)
    except ValidationError as error:
        raise understood(error, Path(PROJECT_CONFIG), config_class()) from error
    draft = project / f".{PROJECT_CONFIG}.{secrets.token_hex(6)}"
    try:
        draft.write_text(dump_values(values), encoding="utf-8")
        draft.replace(project / PROJECT_CONFIG)
    except OSError as error:
        raise ProjectError("project_unusable", folder=project, detail=error.strerror or error) from error
    finally:
        draft.unlink(missing_ok=True)
