"""Routes, views of the figures page and cards of the export page that other packages add.

One that cannot be made costs nothing but itself.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pictoria_docs.errors import MissingPartError
from pictoria_docs.registry import Registry

# `doctor` asks what there is also where no server is installed.
if TYPE_CHECKING:
    from fastapi import APIRouter

    from pictoria_docs.apps.server.dependencies import CropUrl, OpenReview
    from pictoria_docs.review.identity.project_directory import ProjectDirectory

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RouteContext:
    """What routes are made with."""

    open_review: "OpenReview"
    """Opens the review of a project as the person behind a request may use it."""
    crop_url: "CropUrl"
    """Gives the address of a picture of a part of a page."""
    project_directory: "ProjectDirectory"


Route = Callable[[RouteContext], "APIRouter"]
"""Makes the routes of a package, with their whole addresses: below `/api/v1` for whoever is signed in or sends a token;
below `/SCOPE/{token}` for programs that can send no headers (`paths.IN_PATHS`)."""
ROUTES: Registry[Route] = Registry("route", "pictoria_docs.routes")


@dataclass(frozen=True, slots=True)
class PictureView:
    """A view of the figures page, beside the gallery.

    Its name is that of its entry point; what it is called is the message `desk.families.view_NAME`.
    """

    module: str
    """JavaScript below the package's `static/`, which exports `load(host, options)`: "friezes/friezes_view.js"."""


PICTURE_VIEWS: Registry[PictureView] = Registry(
    "picture_view", "pictoria_docs.picture_views", attributes=("module",)
)


@dataclass(frozen=True, slots=True)
class ExportCard:
    """A card on the export page."""

    module: str
    """JavaScript below the package's `static/`, which exports `makeCard(options)`: "nakala/nakala_card.js"."""


EXPORT_CARDS: Registry[ExportCard] = Registry(
    "export_card", "pictoria_docs.export_cards", attributes=("module",)
)


def package_routers(context: RouteContext, chosen: Collection[str] | None = None) -> "Sequence[APIRouter]":
    """Make the routers of other packages, or those that were chosen; of those that fail, the log tells why."""
    routers = []
    for name in ROUTES.names() if chosen is None else chosen:
        try:
            with ROUTES.plugin_errors(name):
                routers.append(ROUTES.get(name)(context))
        except MissingPartError as error:
            LOG.warning("%s", error.sentence())
    return routers


def package_modules(registry: Registry[Any]) -> dict[str, str]:
    """Give the JavaScript module of each view or card that other packages add to a page, by its name."""
    modules = {}
    for name in registry.names():
        try:
            modules[name] = registry.get(name).module
        except MissingPartError as error:
            LOG.warning("%s", error.sentence())
    return modules
