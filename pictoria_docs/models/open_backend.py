"""Which backend to open: that of the registry which the options name."""

from collections.abc import Callable

from pictoria_docs.extensions import BACKENDS
from pictoria_docs.models.backend import ModelBackend
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey

OpenBackend = Callable[[ModelOptions, ImageOf | None, PageKey | None], ModelBackend]
"""Opens a backend: what a package offers in the registry `extensions.BACKENDS`."""


def open_backend(
    options: ModelOptions, *, image_of: ImageOf | None = None, page_key: PageKey | None = None
) -> ModelBackend:
    """The backend that the options describe.

    Args:
        options: which model, where, and how to ask it.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.

    Raises:
        ConfigError: no such backend; no model is named; the server is outside and not named in the config.
        MissingPartError: the model's server does not run, or nothing listens there; libraries or weights are not there.
    """
    open_named: OpenBackend = BACKENDS.get(options.backend)
    with BACKENDS.blaming(options.backend):
        return open_named(options, image_of, page_key)
