"""`configs/default.yaml`, written from the options' own defaults and docstrings, so that it is never out of date.

python -m pictoria_docs.pipeline.default_config > configs/default.yaml
"""

from pictoria_docs.pipeline.config import Config, config_class
from pictoria_docs.pipeline.yaml_options import documented_section

HEAD = """\
# Every option of pictoria-docs with its default. Copy what you want to change into a file of your own:
#
#     pictoria-docs analyse catalogue.pdf --project my-project --config my-series.yaml
#
# What a file leaves out has the default. The project remembers the config that it was last analysed with, and a
# changed option runs again only what depends on it.
"""


def documented_defaults(kind: type[Config] = Config) -> str:
    """The text of `configs/default.yaml`; with `config_class()`, also what stages of installed packages can be told."""
    config = kind()
    return HEAD + "".join(documented_section(room, getattr(config, room)) for room in kind.model_fields)


if __name__ == "__main__":
    print(documented_defaults(config_class()), end="")
