"""`configs/default.yaml`, written from the options' own defaults and docstrings, so that it is never out of date.

python -m pictoria_docs.pipeline.default_config > configs/default.yaml
"""

import textwrap
from collections.abc import Iterator

from pydantic import BaseModel

from pictoria_docs.pipeline.config import Config, config_class
from pictoria_docs.strict_model import field_docs

HEAD = """\
# Every option of pictoria-docs with its default. Copy what you want to change into a file of your own:
#
#     pictoria-docs analyse catalogue.pdf --project my-project --config my-series.yaml
#
# What a file leaves out has the default. The project remembers the config that it was last analysed with, and a
# changed option runs again only what depends on it.
"""
WIDTH = 110


def documented_defaults(kind: type[Config] = Config) -> str:
    """The text of `configs/default.yaml`; with `config_class()`, also what stages of installed packages can be told."""
    config = kind()
    parts = [HEAD]
    for room in kind.model_fields:
        options: BaseModel = getattr(config, room)
        parts.append(f"\n{_comment((type(options).__doc__ or '').splitlines()[0], 0)}{room}:\n")
        parts += _options(options)
    return "".join(parts)


def _options(options: BaseModel) -> Iterator[str]:
    import yaml

    words = field_docs(type(options))
    for name, value in options.model_dump(mode="json").items():
        written = yaml.safe_dump([value], default_flow_style=True, width=10_000, allow_unicode=True).strip()
        words_of_yaml = words.get(name, "").replace("None:", "null:")
        yield f"{_comment(words_of_yaml, 2)}  {name}: {written[1:-1]}\n"


def _comment(text: str, indent: int) -> str:
    start = " " * indent + "# "
    return "".join(
        f"{line}\n" for line in textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=start)
    )


if __name__ == "__main__":
    print(documented_defaults(config_class()), end="")
