"""The REST routes of the contact sheet: pictures with captions, short entries or citations, in the order of work."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from pictoria_docs.apps.server.dependencies import CropUrl, OpenReview, api_router, review_of
from pictoria_docs.apps.server.gallery_routes import SMALL
from pictoria_docs.apps.server.rest import Filters
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.contact_sheet import ContactSheetJson, SheetKind, SheetOfferJson

READABLE = 900
"""Pixels of the longer side of printed lines."""
MAX_CARDS = 160
"""Cards at once: two sheets, and what was marked on those before."""


class SheetOfferQuery(Filters):
    """What is asked about."""

    skipped: bool = False
    """Only what the person has left for later."""
    by_page: bool = False
    """Page by page, not what is likely to hold most mistakes first."""


class ContactSheetQuery(SheetOfferQuery):
    """Which cards are wanted."""

    limit: Annotated[int, Field(ge=1, le=MAX_CARDS)] = 24
    cards: SheetKind = SheetKind.PICTURES


def make_contact_sheet_router(open_review: OpenReview, crop_url: CropUrl) -> APIRouter:
    """The route below `/api/v1/projects/{project}`."""
    router = api_router("/api/v1/projects/{project}", "review")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("/contact-sheet")
    def contact_sheet(
        review: Review, request: Request, query: Annotated[ContactSheetQuery, Query()]
    ) -> ContactSheetJson:
        """Open questions that fit on a card, in the order of work: one picture with its caption, one short entry, or
        what a few printed lines cite."""
        wanted = replace(query.wanted(), by_page=query.by_page)
        answer = review.contact_sheet.cards(
            wanted, query.limit, query.cards, skipped=query.skipped, assigned=query.assigned
        )
        for card in answer["items"]:
            place = card["document"], card["page"], card["view"]
            pixels = SMALL if query.cards is SheetKind.PICTURES else READABLE
            card["crop"] = crop_url(request, review.session.slug, *place, pixels)
            for cited in card["cited"]:
                seen = card["document"], cited["page"], cited["box"]
                cited["crop"] = crop_url(request, review.session.slug, *seen, SMALL)
        return answer

    @router.get("/contact-sheet/offer")
    def sheet_offer(review: Review, query: Annotated[SheetOfferQuery, Query()]) -> SheetOfferJson:
        """The contact sheet that is likely to lead to more mistakes than the next question does."""
        wanted = replace(query.wanted(), by_page=query.by_page)
        return review.contact_sheet.offer(wanted, skipped=query.skipped, assigned=query.assigned)

    return router
