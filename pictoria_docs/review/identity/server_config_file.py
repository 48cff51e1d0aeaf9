"""`configs/server.yaml`, written from the options' own defaults and docstrings, so that it is never out of date.

python -m pictoria_docs.review.identity.server_config_file > configs/server.yaml
"""

from pictoria_docs.pipeline.yaml_options import documented_options, documented_section, section_title
from pictoria_docs.review.identity.server_config import OidcOptions, ServerConfig

HEAD = """\
# Every option of the server with its default. Copy what you want to change into a file of your own:
#
#     pictoria-docs accounts add anna --admin --config server.yaml
#     pictoria-docs serve --config server.yaml
#
# What a file leaves out has the default.
"""
OIDC = {"issuer": "https://login.museum.example/realms/staff", "client_id": "pictoria-docs"}
INDENT = 3
"""Of options in a comment: its sign takes the fourth column."""


def documented_server_config() -> str:
    """The text of `configs/server.yaml`."""
    config = ServerConfig()
    options = documented_options(config, without={"upload", "oidc"})
    example = documented_options(OidcOptions.model_validate(OIDC), INDENT)
    parts = [
        HEAD,
        *(f"\n{text}" for text in options),
        documented_section("upload", config.upload),
        f"\n{section_title(OidcOptions)}oidc: null\n# oidc:\n",
        *(f"#{line}" for text in example for line in text.splitlines(keepends=True)),
    ]
    return "".join(parts)


if __name__ == "__main__":
    print(documented_server_config(), end="")
