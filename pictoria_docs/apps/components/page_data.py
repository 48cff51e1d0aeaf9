"""What a `PageCanvas` shows and gives back: a page with all that is on it, and what a person changed there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import TypeAdapter, ValidationError

from pictoria_docs.api.documents import PageView
from pictoria_docs.api.project import Project
from pictoria_docs.apps.server.rest import link_rules, own_types_json
from pictoria_docs.document import Document, OwnTypes, make_id
from pictoria_docs.editing.edits import Edit, Edits, Key, Undo
from pictoria_docs.errors import NotFoundError, PictoriaError
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.places.image_api import parse, resolve
from pictoria_docs.i18n import translate, user_language
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person, local_person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.answer import Json
from pictoria_docs.review.schemas.edits import EditsDoneJson
from pictoria_docs.review.schemas.subjects import by_kind
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.subjects.document_states import DocumentStates
from pictoria_docs.store.subjects.subject_state import SubjectState

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 1600
"""Pixels of the longer side of a page's picture: letters of a book's text can be read in it."""
_STEPS = TypeAdapter(tuple[Edits, ...])
_KEYS = TypeAdapter(tuple[Key, ...])


@dataclass(frozen=True)
class PageData:
    """A page, all that is on it, and what a person changed: the value of a `PageCanvas`.

    Boxes are `[x0, y0, x1, y1]` in points from the top left of the page. What is on the page is plain data, as the
    REST interface gives it: a region has "id", "type", "box", "polygon", "number", "text", "status" and "confidence";
    a link has "id", "type", "source", "target" (ids), "status" and "confidence".
    """

    content: Mapping[str, Any]
    """The page and all that is on it, with the person's changes, as JSON."""
    image: "bytes | Path | Image | None"
    """The page's picture: a JPEG, a file or a PIL picture; None where the page comes from a browser, which has it."""
    steps: tuple[Edits, ...] = ()
    """What the person did, step by step, since the page was shown; what they took back is not in it."""
    undone: tuple[Key, ...] = ()
    """Keys of the steps that they took back."""

    @classmethod
    def of_page(cls, page: PageView, *, language: str | None = None) -> Self:
        """A page of a project as it stands, with its picture.

        Args:
            page: `project.document("vases").page(3)`.
            language: of names such as "Figure 12"; None: the user's.

        Raises:
            SourceError: the document's file cannot be read.
        """
        project = page.document.project
        assert isinstance(project, Project)
        with _review(project, None, language) as review:
            types = review.session.opened.own_types
            record = review.session.document(page.document.id)
            content = {
                **review.documents.page(page.document.id, page.number),
                **_types(types, review.session.language),
            }
        pixels = canvas_of(page.data)
        size = "max" if max(pixels.size) <= LONG_SIDE else f"!{LONG_SIDE},{LONG_SIDE}"
        wanted = resolve(parse("full", size, "0", "default.jpg"), *pixels.size)
        return cls(content, project.images.picture(record, pixels, wanted))

    @classmethod
    def of_document(
        cls, document: Document, number: int, image: "bytes | Path | Image", *, language: str | None = None
    ) -> Self:
        """A page of a document that is in no project: of a JSON export, or what stages made.

        Args:
            document: the model's data (`pictoria_docs.document`).
            number: of the page, from 1.
            image: its picture, of any size.
            language: of names such as "Figure 12"; None: the user's.

        Raises:
            NotFoundError: the document has no such page.
        """
        language = language or user_language()
        page = next((page for page in document.pages if page.number == number), None)
        if page is None:
            numbers = ", ".join(str(page.number) for page in document.pages)
            raise NotFoundError("page_not_analysed", document=document.name, page=number, known=numbers)
        rows = _states(document)
        shown = [row for row in rows.values() if number in row.pages and not row.hidden]
        content = {
            "project": "",
            "document": document.id,
            "name": document.name,
            "title": document.title or document.name,
            "number": number,
            "page_count": document.page_count,
            "label": page.label,
            "width": round(page.width, 2),
            "height": round(page.height, 2),
            **by_kind(shown, language, rows),
            **_types(document.own_types, language),
        }
        return cls(content, image)

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """The data that a browser sent.

        Raises:
            PictoriaError: it is no page, or what was done on it makes no sense.
        """
        # Not the picture: a browser could name any file.
        content = {name: value for name, value in payload.items() if name != "image"}
        try:
            steps = _STEPS.validate_python(content.pop("steps", ()))
            undone = _KEYS.validate_python(content.pop("undone", ()))
            known = {"document": str(content["document"]), "number": int(content["number"])}
            return cls({**content, **known}, None, steps, undone)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise PictoriaError("body_invalid") from error

    def to_json(self) -> Json:
        """The same as JSON, without the picture."""
        steps = [step.model_dump(mode="json") for step in self.steps]
        return {**self.content, "steps": steps, "undone": list(self.undone)}

    @property
    def document(self) -> str:
        """The document's id."""
        return str(self.content["document"])

    @property
    def number(self) -> int:
        """Of the page, from 1."""
        return int(self.content["number"])

    @property
    def regions(self) -> list[Json]:
        """The page's regions with the person's changes; what they rejected has the status "rejected"."""
        return list(self.content.get("regions", ()))

    @property
    def entries(self) -> list[Json]:
        """The entries that touch the page, likewise."""
        return list(self.content.get("entries", ()))

    @property
    def links(self) -> list[Json]:
        """The links that begin or end on the page, likewise."""
        return list(self.content.get("links", ()))

    @property
    def edits(self) -> list[Edit]:
        """What the person did and did not take back, in order."""
        return [edit for step in self.steps for edit in step.edits]

    def without_edits(self) -> Self:
        """The same page, of which nothing counts as changed."""
        return replace(self, steps=(), undone=())

    def apply(self, project: Project, *, user: str | None = None) -> list[str]:
        """Make the person's changes decisions of the project, and take back what they took back.

        Nothing is done twice: the same page can be applied after each change, or once at the end.

        Args:
            project: the one that the page is of.
            user: who made the changes; None: the name of the system's user.

        Returns:
            A sentence for each change that was not made, because it makes no sense or because somebody else has decided
            otherwise since the page was shown.

        Raises:
            ProjectError: the project has no such document, or cannot be written.
        """
        problems: list[str] = []
        with _review(project, user, None) as review:
            language = review.session.language
            for key in self.undone:
                request = Undo(change_set=key, new_change_set=make_id("und", key))
                problems += _problems(review.edits.undo(self.document, request), language)
            for step in self.steps:
                problems += _problems(review.edits.apply(self.document, step), language)
        project.document(self.document).reload()
        return problems


@contextmanager
def _review(project: Project, user: str | None, language: str | None) -> Iterator[ReviewService]:
    """The services of the review desk over a project, for one person, who may do everything."""
    person = local_person() if user is None else Person(user, user)
    opened = OpenProject(project.path)
    try:
        yield ReviewService(ReviewSession(opened, person, Role.MANAGER, project.path.name, language))
    finally:
        opened.close()


def _types(types: OwnTypes, language: str) -> Json:
    return {"link_rules": link_rules(types), "own_types": own_types_json(types, language)}


def _states(document: Document) -> dict[str, SubjectState]:
    """All of a document but the values of its records, by id."""
    states = DocumentStates(())
    rows = [row for page in document.pages for row in states.page(page) if not row.is_offered]
    rows += [each.entry for each in states.entries(document.entries)]
    rows += [*states.mentions(document.mentions), *states.links(document.links)]
    return {row.id: replace(row, status=document.status_of(row.id)) for row in rows}


def _problems(answer: EditsDoneJson, language: str) -> list[str]:
    """Why some edits were not made."""
    refused = [each["sentence"] for each in answer["refused"]]
    for conflict in answer["conflicts"]:
        now = conflict["now"]
        name, by = now["name"] if now is not None else conflict["id"], conflict["by"] or "?"
        refused.append(translate("components.conflict", language, name=name, by=by))
    return refused
