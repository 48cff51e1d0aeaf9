"""The REST interface of the map of pictures, and its view on the figures page."""

from typing import Annotated

from fastapi import APIRouter, Request

from pictoria_docs.plugins import (
    PictureView,
    ReviewService,
    RouteContext,
    api_router,
    review_of,
)
from pictoria_look_alikes.map_service import MapService
from pictoria_look_alikes.schemas import PictureMapJson

VIEW = PictureView(module="look_alikes/map_view.js")
CROP = 400
"""Pixels of a picture on the map."""


def make_router(context: RouteContext) -> APIRouter:
    """Make the route below `/api/v1`."""
    router = api_router("/api/v1/projects/{project}", "gallery")
    Review = Annotated[ReviewService, review_of(context.open_review)]

    @router.get("/map")
    def map_of_pictures(review: Review, request: Request) -> PictureMapJson:
        """Give all pictures in the plane, those that look alike near each other."""
        answer = MapService(review.session).map()
        for picture in answer["pictures"]:
            place = (picture["document"], picture["page"], picture["box"], CROP)
            picture["crop"] = context.crop_url(request, review.session.slug, *place)
        return answer

    return router
