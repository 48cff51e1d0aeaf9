"""The review of one project, as one person may use it: the services of all rooms over one session.

Whatever reads or changes a project on behalf of a person (REST, pages, exports) goes through here; what the person may
do, each service asks `authorization`.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from pictoria_docs.editing.file_import import FileImportService
from pictoria_docs.editing.sheet_service import SheetService
from pictoria_docs.review.editing.document_service import DocumentService
from pictoria_docs.review.editing.edit_service import EditService
from pictoria_docs.review.editing.history_service import HistoryService
from pictoria_docs.review.editing.missing_service import MissingService
from pictoria_docs.review.editing.queue_service import QueueService
from pictoria_docs.review.editing.remark_service import RemarkService
from pictoria_docs.review.editing.validation_service import ValidationService
from pictoria_docs.review.editing.viewed_page_service import ViewedPageService
from pictoria_docs.review.gallery.comparisons import ComparisonService
from pictoria_docs.review.gallery.contact_sheet import ContactSheetService
from pictoria_docs.review.gallery.families import FamilyService
from pictoria_docs.review.gallery.gallery_service import GalleryService
from pictoria_docs.review.list_service import ListService
from pictoria_docs.review.schema.schema_service import SchemaService
from pictoria_docs.review.schema.slot_service import SlotService
from pictoria_docs.review.search.answer_service import AnswerService
from pictoria_docs.review.search.picture_service import PictureSearchService
from pictoria_docs.review.search.search_service import SearchService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.team.campaigns import CampaignService
from pictoria_docs.review.team.task_service import TaskService

Service = TypeVar("Service")


class MadeWhenAsked(Generic[Service]):
    """A service of a `ReviewService`, made when it is first asked for: most requests need two or three."""

    def __init__(self, make: Callable[[ReviewSession], Service]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, review: "ReviewService", owner: type) -> Service:
        # The attribute of the instance goes before this one from now on.
        made = review.__dict__[self._name] = self._make(review.session)
        return made


class ReviewService:
    """The services of a session; light, made for each request."""

    documents = MadeWhenAsked(DocumentService)
    queue = MadeWhenAsked(QueueService)
    contact_sheet = MadeWhenAsked(ContactSheetService)
    edits = MadeWhenAsked(EditService)
    sheets = MadeWhenAsked(SheetService)
    files = MadeWhenAsked(FileImportService)
    remarks = MadeWhenAsked(RemarkService)
    schema = MadeWhenAsked(SchemaService)
    history = MadeWhenAsked(HistoryService)
    looked = MadeWhenAsked(ViewedPageService)
    lists = MadeWhenAsked(ListService)
    slots = MadeWhenAsked(SlotService)
    missing = MadeWhenAsked(MissingService)
    validation = MadeWhenAsked(ValidationService)
    campaigns = MadeWhenAsked(CampaignService)
    tasks = MadeWhenAsked(TaskService)
    gallery = MadeWhenAsked(GalleryService)
    comparisons = MadeWhenAsked(ComparisonService)
    families = MadeWhenAsked(FamilyService)
    search = MadeWhenAsked(SearchService)
    answers = MadeWhenAsked(AnswerService)
    picture_search = MadeWhenAsked(PictureSearchService)

    def __init__(self, session: ReviewSession) -> None:
        self.session = session
