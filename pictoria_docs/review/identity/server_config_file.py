"""`configs/server.yaml`, written from the options' own defaults and docstrings, so that it is never out of date.

python -m pictoria_docs.review.identity.server_config_file > configs/server.yaml
"""

import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from pictoria_docs.review.identity.server_config import OidcOptions, ServerConfig
from pictoria_docs.strict_model import field_docs

HEAD = """\
# Every option of the server with its default. Copy what you want to change into a file of your own:
#
#     pictoria-docs accounts add anna --admin --config server.yaml
#     pictoria-docs serve --config server.yaml
#
# What a file leaves out has the default.
"""
OIDC = {
    "issuer": "https://login.museum.example/realms/staff",
    "client_id": "pictoria-docs",
}
WIDTH = 110
INDENT = " " * 3
"""Of options in a comment: its sign takes the fourth column."""


def documented_server_config() -> str:
    """The text of `configs/server.yaml`."""
    config = ServerConfig()
    parts = [HEAD]
    words = field_docs(ServerConfig)
    for name in ServerConfig.model_fields:
        value = getattr(config, name)
        if isinstance(value, BaseModel):
            parts.append(f"\n{_comment(_title(type(value)), 0)}{name}:\n")
            parts += _options(value, "  ")
        elif name != "oidc":
            parts.append(f"\n{_comment(words[name], 0)}{_written(name, value)}")
    parts.append(f"\n{_comment(_title(OidcOptions), 0)}oidc: null\n# oidc:\n")
    example = OidcOptions.model_validate(OIDC)
    parts += [f"#{line}" for text in _options(example, INDENT) for line in text.splitlines(keepends=True)]
    return "".join(parts)


def _title(kind: type[BaseModel]) -> str:
    return (kind.__doc__ or "").splitlines()[0]


def _options(options: BaseModel, indent: str) -> Iterator[str]:
    words = field_docs(type(options))
    for name in type(options).model_fields:
        yield _comment(words[name], len(indent)) + indent + _written(name, getattr(options, name))


def _written(name: str, value: Any) -> str:
    import yaml

    plain = list(value) if isinstance(value, tuple) else value
    plain = plain if isinstance(plain, (list, dict, int, float, str, type(None))) else str(plain)
    text = yaml.safe_dump([plain], default_flow_style=True, width=10_000, allow_unicode=True).strip()
    return f"{name}: {text[1:-1]}\n"


def _comment(text: str, indent: int) -> str:
    start = " " * indent + "# "
    words = text.replace("None:", "null:")
    return "".join(
        f"{line}\n" for line in textwrap.wrap(words, WIDTH, initial_indent=start, subsequent_indent=start)
    )


if __name__ == "__main__":
    print(documented_server_config(), end="")
