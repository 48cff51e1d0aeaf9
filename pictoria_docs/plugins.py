"""All that a package which adds something to pictoria-docs imports; what stands here keeps its name and its meaning.

    from pictoria_docs.plugins import Box, Detection, RegionType

`docs/python.md` tells what each kind of thing has to do, and the entry point that offers it. Names are imported when
they are first asked for: a detector does not bring the rest of the product into the process that reads pages.
"""

import ast
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

# Documents: the frozen data that all parts speak, and what their values are called.
if TYPE_CHECKING:
    from pictoria_docs.document import Box as Box
    from pictoria_docs.document import Document as Document
    from pictoria_docs.document import Entry as Entry
    from pictoria_docs.document import Field as Field
    from pictoria_docs.document import Link as Link
    from pictoria_docs.document import LinkType as LinkType
    from pictoria_docs.document import Mention as Mention
    from pictoria_docs.document import Origin as Origin
    from pictoria_docs.document import Page as Page
    from pictoria_docs.document import Point as Point
    from pictoria_docs.document import Reason as Reason
    from pictoria_docs.document import Region as Region
    from pictoria_docs.document import RegionType as RegionType
    from pictoria_docs.document import field_id as field_id
    from pictoria_docs.document.identity import DocumentId as DocumentId
    from pictoria_docs.document.identity import RegionId as RegionId
    from pictoria_docs.document.region_type import PICTURES as PICTURES
    from pictoria_docs.document.type_maps import region_type_named as region_type_named
    from pictoria_docs.document.words import Word as Word
    from pictoria_docs.strict_model import StrictModel as StrictModel

# Errors, each a sentence for users, and the words of all sentences (`locales/`).
if TYPE_CHECKING:
    from pictoria_docs.errors import ConfigError as ConfigError
    from pictoria_docs.errors import EditError as EditError
    from pictoria_docs.errors import ExportError as ExportError
    from pictoria_docs.errors import MissingPartError as MissingPartError
    from pictoria_docs.errors import NotFoundError as NotFoundError
    from pictoria_docs.errors import PictoriaError as PictoriaError
    from pictoria_docs.errors import ProjectError as ProjectError
    from pictoria_docs.errors import SourceError as SourceError
    from pictoria_docs.i18n import translate as translate

# Registries: what is there of each kind, by name.
if TYPE_CHECKING:
    from pictoria_docs.apps.registries import registries as registries
    from pictoria_docs.registry import PACKAGES as PACKAGES
    from pictoria_docs.registry import Registry as Registry

# Sources, languages, layout: from a file to the regions of a page.
if TYPE_CHECKING:
    from pictoria_docs.languages import LANGUAGES as LANGUAGES
    from pictoria_docs.languages import Language as Language
    from pictoria_docs.languages import LanguageLoader as LanguageLoader
    from pictoria_docs.layout.blocks import join_lines as join_lines
    from pictoria_docs.layout.detectors import DETECTORS as DETECTORS
    from pictoria_docs.layout.detectors import Detection as Detection
    from pictoria_docs.layout.detectors import Detector as Detector
    from pictoria_docs.layout.ocr import OCR as OCR
    from pictoria_docs.layout.ocr import OcrEngine as OcrEngine
    from pictoria_docs.layout.text_line import TextLine as TextLine
    from pictoria_docs.sources import Source as Source
    from pictoria_docs.sources import SourceOptions as SourceOptions
    from pictoria_docs.sources import SourceType as SourceType
    from pictoria_docs.sources import open_source as open_source
    from pictoria_docs.sources.registry import SOURCES as SOURCES

# Links and stages: from regions to what belongs together.
if TYPE_CHECKING:
    from pictoria_docs.linking import LinkingOptions as LinkingOptions
    from pictoria_docs.linking.link import LINKERS as LINKERS
    from pictoria_docs.linking.link import Linker as Linker
    from pictoria_docs.pipeline.stages import Scope as Scope
    from pictoria_docs.pipeline.stages import Stage as Stage

# Records: types of fields, and vocabularies.
if TYPE_CHECKING:
    from pictoria_docs.enrichment.field_types import FIELD_TYPES as FIELD_TYPES
    from pictoria_docs.enrichment.field_types import DateType as DateType
    from pictoria_docs.enrichment.field_types import FieldType as FieldType
    from pictoria_docs.enrichment.field_types import Meaning as Meaning
    from pictoria_docs.enrichment.field_types import Stretch as Stretch
    from pictoria_docs.enrichment.readers import Readers as Readers
    from pictoria_docs.enrichment.record_draft import FieldValue as FieldValue
    from pictoria_docs.enrichment.schema import FieldSpec as FieldSpec
    from pictoria_docs.enrichment.schema import MetadataSchema as MetadataSchema
    from pictoria_docs.enrichment.vocabularies import Matcher as Matcher
    from pictoria_docs.enrichment.vocabularies import TermLabel as TermLabel
    from pictoria_docs.enrichment.vocabularies import Vocabulary as Vocabulary
    from pictoria_docs.enrichment.vocabularies import VocabularyTerm as VocabularyTerm
    from pictoria_docs.enrichment.vocabularies.folding import fold as fold
    from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES as VOCABULARIES
    from pictoria_docs.enrichment.vocabularies.loading import VocabularyLoader as VocabularyLoader

# Models: what is asked, and vectors of words and of pictures.
if TYPE_CHECKING:
    from pictoria_docs.models.backend import BACKENDS as BACKENDS
    from pictoria_docs.models.backend import Completion as Completion
    from pictoria_docs.models.backend import ModelBackend as ModelBackend
    from pictoria_docs.models.backend import OpenBackend as OpenBackend
    from pictoria_docs.models.backend import Request as Request
    from pictoria_docs.models.embedding import EMBEDDINGS as EMBEDDINGS
    from pictoria_docs.models.embedding import Embedder as Embedder
    from pictoria_docs.models.embedding import Vectors as Vectors
    from pictoria_docs.models.options import ModelOptions as ModelOptions
    from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS as PICTURE_EMBEDDINGS
    from pictoria_docs.models.picture_embedding import PictureEmbedder as PictureEmbedder
    from pictoria_docs.models.picture_preparation import open_session as open_session
    from pictoria_docs.models.pictures import ImageOf as ImageOf
    from pictoria_docs.models.pictures import PageKey as PageKey

# Other machines: whether the owner of a project allows one to be asked, and when to ask again.
if TYPE_CHECKING:
    from pictoria_docs.models.network_policy import GuardedSyncTransport as GuardedSyncTransport
    from pictoria_docs.models.network_policy import OutsideError as OutsideError
    from pictoria_docs.models.network_policy import check_endpoint as check_endpoint
    from pictoria_docs.retry import TRANSIENT as TRANSIENT
    from pictoria_docs.retry import backoff as backoff
    from pictoria_docs.retry import retry_after as retry_after

# Exports: an exporter, what it is asked for and what its files hold.
if TYPE_CHECKING:
    from pictoria_docs.exchange.contents.aspects import Aspect as Aspect
    from pictoria_docs.exchange.contents.aspects import all_aspects_but as all_aspects_but
    from pictoria_docs.exchange.contents.relations import relations as relations
    from pictoria_docs.exchange.contents.selection import ExportSelection as ExportSelection
    from pictoria_docs.exchange.files.files import named_documents as named_documents
    from pictoria_docs.exchange.files.files import safe_name as safe_name
    from pictoria_docs.exchange.formats.exporters import EXPORTERS as EXPORTERS
    from pictoria_docs.exchange.formats.exporters import Exporter as Exporter
    from pictoria_docs.exchange.formats.exporters import ExportRequest as ExportRequest
    from pictoria_docs.exchange.formats.exporters import Images as Images
    from pictoria_docs.exchange.formats.exporters import Need as Need
    from pictoria_docs.exchange.formats.losses import LossReport as LossReport
    from pictoria_docs.exchange.formats.publication import LocalText as LocalText
    from pictoria_docs.exchange.formats.publication import PublicationOptions as PublicationOptions
    from pictoria_docs.exchange.formats.publication import PublicationPerson as PublicationPerson
    from pictoria_docs.exchange.formats.publication import PublicationSubject as PublicationSubject
    from pictoria_docs.exchange.formats.publication import PublishedPictures as PublishedPictures

# The package to deposit, an RO-Crate and a BagIt bag: its files, and what describes them.
if TYPE_CHECKING:
    from pictoria_docs.exchange.deposit.package import packaged_formats as packaged_formats
    from pictoria_docs.exchange.deposit.packaged_files import PackagedFile as PackagedFile
    from pictoria_docs.exchange.deposit.packaged_files import media_type as media_type
    from pictoria_docs.exchange.deposit.packaged_files import packaged as packaged

# Imports: an importer, what it is given, and the changes that it proposes.
if TYPE_CHECKING:
    from pictoria_docs.exchange.annotations.reading import read_annotations as read_annotations
    from pictoria_docs.exchange.annotations.request_bodies import as_list as as_list
    from pictoria_docs.exchange.imports.importers import IMPORTERS as IMPORTERS
    from pictoria_docs.exchange.imports.importers import Importer as Importer
    from pictoria_docs.exchange.imports.importers import ImportRequest as ImportRequest
    from pictoria_docs.exchange.imports.importers import SetImporter as SetImporter
    from pictoria_docs.exchange.imports.page_index import PageIndex as PageIndex
    from pictoria_docs.exchange.imports.proposals import AnnotationProposals as AnnotationProposals
    from pictoria_docs.exchange.imports.proposals import NotUnderstood as NotUnderstood
    from pictoria_docs.exchange.imports.set_image import MAX_BOXES as MAX_BOXES
    from pictoria_docs.exchange.imports.set_image import MAX_UNKNOWN as MAX_UNKNOWN
    from pictoria_docs.exchange.imports.set_image import SetBox as SetBox
    from pictoria_docs.exchange.imports.set_image import SetImage as SetImage
    from pictoria_docs.exchange.imports.set_image import SetReading as SetReading
    from pictoria_docs.exchange.imports.set_image import ValueProblem as ValueProblem
    from pictoria_docs.exchange.imports.set_image import box_of as box_of
    from pictoria_docs.exchange.imports.set_image import outline_of as outline_of
    from pictoria_docs.exchange.imports.set_image import score_of as score_of
    from pictoria_docs.exchange.spreadsheet.grid import CellKind as CellKind
    from pictoria_docs.exchange.spreadsheet.grid import Grid as Grid
    from pictoria_docs.exchange.spreadsheet.grid import GridRow as GridRow
    from pictoria_docs.exchange.spreadsheet.grid import read_grids as read_grids
    from pictoria_docs.exchange.transcriptions.importing import TranscriptionReader as TranscriptionReader
    from pictoria_docs.exchange.transcriptions.importing import pages_by_picture as pages_by_picture

# Places: the pixels and addresses under which exports and imports know pages and parts of them.
if TYPE_CHECKING:
    from pictoria_docs.exchange.places.addresses import RELATIVE as RELATIVE
    from pictoria_docs.exchange.places.addresses import REVIEW as REVIEW
    from pictoria_docs.exchange.places.addresses import Addresses as Addresses
    from pictoria_docs.exchange.places.addresses import image_address as image_address
    from pictoria_docs.exchange.places.addresses import page_address as page_address
    from pictoria_docs.exchange.places.canvas import PixelCanvas as PixelCanvas
    from pictoria_docs.exchange.places.canvas import canvas_of as canvas_of
    from pictoria_docs.exchange.places.canvas import canvases as canvases
    from pictoria_docs.exchange.places.selectors import box_corners as box_corners

# Pictures of a project: their index, notes about them, pairs of them, and which look alike.
if TYPE_CHECKING:
    from pictoria_docs.retrieval.compared_pairs import compared_pairs as compared_pairs
    from pictoria_docs.retrieval.indexed_pictures import IndexedPicture as IndexedPicture
    from pictoria_docs.retrieval.indexed_pictures import PairEvidence as PairEvidence
    from pictoria_docs.retrieval.indexed_pictures import indexed_pictures as indexed_pictures
    from pictoria_docs.retrieval.indexed_pictures import pair_evidence as pair_evidence
    from pictoria_docs.retrieval.similar import SIMILAR as SIMILAR
    from pictoria_docs.retrieval.similar import Near as Near
    from pictoria_docs.retrieval.similar import OpenSimilar as OpenSimilar
    from pictoria_docs.retrieval.similar import Similar as Similar
    from pictoria_docs.retrieval.suggested_relations import PICTURE_RELATIONS as PICTURE_RELATIONS
    from pictoria_docs.retrieval.suggested_relations import OpenRelations as OpenRelations
    from pictoria_docs.retrieval.suggested_relations import RelationSuggester as RelationSuggester
    from pictoria_docs.retrieval.suggested_relations import SuggestedRelation as SuggestedRelation
    from pictoria_docs.review.gallery.suggested_pairs import PICTURE_PAIRS as PICTURE_PAIRS
    from pictoria_docs.review.gallery.suggested_pairs import SuggestedPair as SuggestedPair
    from pictoria_docs.review.gallery.suggested_pairs import SuggestPairs as SuggestPairs
    from pictoria_docs.store.indexes.picture_notes import PictureNotes as PictureNotes
    from pictoria_docs.store.indexes.picture_repository import PictureRepository as PictureRepository
    from pictoria_docs.store.indexes.picture_repository import PictureRow as PictureRow
    from pictoria_docs.store.indexes.picture_repository import picture_digest as picture_digest
    from pictoria_docs.store.pictures.comparisons import SAME_MOULD as SAME_MOULD
    from pictoria_docs.store.pictures.comparisons import PicturePair as PicturePair
    from pictoria_docs.store.pictures.gallery import Ref as Ref

# A project as scripts see it, and its store.
if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView as DocumentView
    from pictoria_docs.api.project import Project as Project
    from pictoria_docs.api.project_methods import PROJECT_METHODS as PROJECT_METHODS
    from pictoria_docs.api.views import FigureView as FigureView
    from pictoria_docs.store import Store as Store
    from pictoria_docs.store.workload.counting import ProjectionVersion as ProjectionVersion
    from pictoria_docs.store.workload.counting import projection_versions as projection_versions

# Commands: their parameters, and what they print.
if TYPE_CHECKING:
    from pictoria_docs.apps.cli import COMMANDS as COMMANDS
    from pictoria_docs.apps.export import STATUSES as STATUSES
    from pictoria_docs.apps.export import CampaignOption as CampaignOption
    from pictoria_docs.apps.export import ConfidenceOption as ConfidenceOption
    from pictoria_docs.apps.export import DocumentsOption as DocumentsOption
    from pictoria_docs.apps.export import KindsOption as KindsOption
    from pictoria_docs.apps.export import RejectedOption as RejectedOption
    from pictoria_docs.apps.export import chosen_selection as chosen_selection
    from pictoria_docs.apps.options import JsonOption as JsonOption
    from pictoria_docs.apps.options import LanguageOption as LanguageOption
    from pictoria_docs.apps.options import PasswordOption as PasswordOption
    from pictoria_docs.apps.options import ProjectFolder as ProjectFolder
    from pictoria_docs.apps.output import progress_bar as progress_bar
    from pictoria_docs.apps.output import write_csv as write_csv
    from pictoria_docs.retrieval.indexing import Progress as Progress

# Review: a project that is open for a person, and what that person may do.
if TYPE_CHECKING:
    from pictoria_docs.review.authorization import Permission as Permission
    from pictoria_docs.review.open_project import OpenProject as OpenProject
    from pictoria_docs.review.review_service import ReviewService as ReviewService
    from pictoria_docs.review.schemas.answer import Answer as Answer
    from pictoria_docs.review.schemas.answer import Json as Json
    from pictoria_docs.review.schemas.subjects import box_json as box_json
    from pictoria_docs.review.session import SessionService as SessionService

# Jobs: what takes long, in a process of its own.
if TYPE_CHECKING:
    from pictoria_docs.review.jobs.job_kinds import JOB_KINDS as JOB_KINDS
    from pictoria_docs.review.jobs.job_kinds import JobKind as JobKind
    from pictoria_docs.review.jobs.job_progress import JobProgressWriter as JobProgressWriter
    from pictoria_docs.review.jobs.job_record import Job as Job
    from pictoria_docs.review.jobs.job_record import JobRequest as JobRequest
    from pictoria_docs.review.jobs.job_service import JobService as JobService

# The server: routes, their answers, and what is added to pages.
if TYPE_CHECKING:
    from pictoria_docs.apps.server.dependencies import OpenReview as OpenReview
    from pictoria_docs.apps.server.dependencies import api_router as api_router
    from pictoria_docs.apps.server.dependencies import origin_of as origin_of
    from pictoria_docs.apps.server.dependencies import review_of as review_of
    from pictoria_docs.apps.server.package_routes import EXPORT_CARDS as EXPORT_CARDS
    from pictoria_docs.apps.server.package_routes import PICTURE_VIEWS as PICTURE_VIEWS
    from pictoria_docs.apps.server.package_routes import ROUTES as ROUTES
    from pictoria_docs.apps.server.package_routes import ExportCard as ExportCard
    from pictoria_docs.apps.server.package_routes import PictureView as PictureView
    from pictoria_docs.apps.server.package_routes import Route as Route
    from pictoria_docs.apps.server.package_routes import RouteContext as RouteContext
    from pictoria_docs.apps.server.request_bodies import Count as Count
    from pictoria_docs.apps.server.request_bodies import check_json as check_json
    from pictoria_docs.apps.server.table_answers import TABLE_ANSWER as TABLE_ANSWER
    from pictoria_docs.apps.server.table_answers import table_answer as table_answer
    from pictoria_docs.apps.server.work_routes import selection_in as selection_in
    from pictoria_docs.apps.server.work_routes import work_of as work_of
    from pictoria_docs.review.schemas.jobs import JobJson as JobJson
    from pictoria_docs.review.schemas.subjects import BoxJson as BoxJson


@cache
def _where() -> dict[str, str]:
    """Read the list above: for each public name the object that it stands for, as "package.module:object"."""
    blocks = ast.parse(Path(__file__).read_text(encoding="utf-8")).body
    return {
        name.asname: f"{line.module}:{name.name}"
        for block in blocks
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for name in line.names
        if name.asname
    }


def __getattr__(name: str) -> Any:
    """Give the public name, imported when it is first asked for."""
    if name not in _where():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = resolve_name(_where()[name])
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_where())
