"""The review of one project, as one person may use it: the services of all rooms over one session.

Whatever reads or changes a project on behalf of a person (REST, pages, exports) goes through here; what the person may
do, each service asks `authorization`.
"""

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
from pictoria_docs.review.search.openrefine_service import OpenRefineService
from pictoria_docs.review.search.picture_service import PictureSearchService
from pictoria_docs.review.search.search_service import SearchService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.team.campaigns import CampaignService
from pictoria_docs.review.team.task_service import TaskService


class ReviewService:
    """The services of a session; light, made for each request."""

    def __init__(self, session: ReviewSession) -> None:
        self.session = session
        self.documents = DocumentService(session)
        self.queue = QueueService(session)
        self.contact_sheet = ContactSheetService(session)
        self.edits = EditService(session)
        self.sheets = SheetService(session)
        self.files = FileImportService(session)
        self.remarks = RemarkService(session)
        self.schema = SchemaService(session)
        self.history = HistoryService(session)
        self.looked = ViewedPageService(session)
        self.lists = ListService(session)
        self.slots = SlotService(session)
        self.missing = MissingService(session)
        self.validation = ValidationService(session)
        self.campaigns = CampaignService(session)
        self.tasks = TaskService(session)
        self.gallery = GalleryService(session)
        self.comparisons = ComparisonService(session)
        self.families = FamilyService(session)
        self.search = SearchService(session)
        self.answers = AnswerService(session)
        self.openrefine = OpenRefineService(session)
        self.picture_search = PictureSearchService(session)
