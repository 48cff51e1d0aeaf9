"""Pages made from templates that stand beside a package's modules, in its folder `templates`."""

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def template_environment(package: str) -> "Environment":
    """The templates of a package; they escape everything, and a name that is not known is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template_file(package: str, name: str) -> str:
    """The text of a style sheet or script that stands among a package's templates."""
    return resources.files(package).joinpath("templates", name).read_text(encoding="utf-8")


def policy_digest(text: str) -> str:
    """The hash by which a page's content policy allows a script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
