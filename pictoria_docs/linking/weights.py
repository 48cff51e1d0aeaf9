"""Read the YAML files of weights that are no additive models: those of lines of catalogues, and of search."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pictoria_docs.errors import ConfigError
from pictoria_docs.strict_model import StrictModel

Table = dict[str, float]
Kind = TypeVar("Kind", bound=StrictModel)


def read_weights(file: Path | str, kind: type[Kind]) -> Kind:
    """Read weights of a kind.

    Raises:
        ConfigError: the file cannot be read, or it holds no weights or features that do not exist.
    """
    import yaml

    file = Path(file)
    try:
        return kind.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError("weights_file_missing", file=file, detail=error.strerror or error) from error
    except ValidationError as error:
        raise ConfigError("weights_file_broken", file=file, detail=error.errors()[0]["msg"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("weights_file_broken", file=file, detail=type(error).__name__) from error
