"""Training sets come in: as decisions of a person, or as suggestions of a named model."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from pictoria_docs.document import Document, Origin, Page, Region, SourceKind, make_id
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.document.rules import DocumentRules
from pictoria_docs.editing.edit_session import EditSession
from pictoria_docs.editing.edits import Edit
from pictoria_docs.editing.making.regions import new_region
from pictoria_docs.editing.project_editor import ProjectEditor
from pictoria_docs.errors import EditError, LockedError, PictoriaError, ProjectError
from pictoria_docs.exchange.imports.importers import IMPORTERS, SetImporter
from pictoria_docs.exchange.imports.page_index import IndexedDocument, PageIndex
from pictoria_docs.exchange.imports.proposals import NotUnderstood
from pictoria_docs.exchange.imports.set_image import SetBox, SetImage
from pictoria_docs.exchange.training_sets.classes import read_classes
from pictoria_docs.exchange.training_sets.import_settings import IMPORT_DEFAULTS, ImportSettings
from pictoria_docs.exchange.training_sets.proposing import propose
from pictoria_docs.pipeline.stages import installed_stages
from pictoria_docs.sources.images import open_images
from pictoria_docs.sources.source import SourceOptions
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.database.packing import pack

Json = dict[str, Any]
STAGE = "import"
"""What a set of a model says stands after the results of all stages, as those of one more."""


class SetImportService:
    """Reads sets into the project of one person's session."""

    def __init__(self, session: EditSession) -> None:
        self._session, self._editor = session, ProjectEditor(session)

    def import_set(
        self,
        source: Path,
        format: str,
        *,
        documents: Sequence[str] = (),
        model: str | None = None,
        settings: ImportSettings = IMPORT_DEFAULTS,
    ) -> Json:
        """Take in what a set says that the documents do not say yet.

        Args:
            source: a file, a folder or a zip.
            format: which importer of the registry reads it.
            documents: names or ids of those that it may be about; none: all.
            model: the name of the model that made it: its boxes become suggestions, with scores as confidence, in the
                place of those of an earlier import of that model. None: they become decisions of the person, but for
                boxes of a set that names the programs which found them: these become suggestions of those.
            settings: of the import.

        Returns:
            "change_set", what one undo takes back; "added", and "suggested", how many of these are
            suggestions, which it does not take back; "corrected", "same" (boxes that say what is known), "conflicts",
            and "left_out", a sentence for each image or box that was left out.

        Raises:
            ConfigError: no importer has that name.
            EditError: the set is not of this format, or damaged; nothing is taken in.
            ProjectError: a document of which a model found something is not analysed; nothing is taken in.
        """
        session = self._session
        session.require_editing(suggestions=model is not None)
        store = session.opened.store
        records = [session.document(name) for name in documents] or store.documents.all()
        importer = IMPORTERS.get(format)
        if not isinstance(importer, SetImporter):
            raise EditError("import_no_set", format=format)
        with IMPORTERS.plugin_errors(format):
            reading = importer.read_set(source, PageIndex(map(_indexed, records)))
        own_types = session.opened.own_types
        classes = read_classes(settings.classes, own_types) if settings.classes else None
        change_set = uuid4().hex
        counts = dict.fromkeys(("added", "suggested", "corrected", "same", "conflicts"), 0)
        answer: Json = {"change_set": change_set, **counts}
        left = [NotUnderstood(name, "set_image_unknown", {"image": name}) for name in reading.unknown]
        more = reading.unknown_count - len(reading.unknown)
        left += [NotUnderstood("", "set_images_more", {"count": more})] if more else []
        refused: list[str] = []
        parts = _by_maker(reading.images, model)
        if any(maker is not None for _, maker in parts):
            session.require_editing(suggestions=True)
        for id, maker in parts:
            if maker is not None and not store.results.stage_keys(DocumentId(id)):
                raise ProjectError("import_not_analysed", document=store.documents.get(id).name)
        for (id, maker), found in parts.items():
            try:
                store.documents.get(id).require_open()
            except LockedError as error:
                refused.append(error.public_sentence(session.language))
                continue
            document = _without(session.opened.load_document(DocumentId(id)), maker)
            decided = store.decisions.stored(DocumentId(id))
            revisions = {stored.decision.subject: stored.number for stored in decided}
            proposals = propose(document, found, classes, revisions)
            left += proposals.left_out
            answer["same"] += proposals.same
            if maker is not None:
                added, known = self._suggest(document, proposals.changes, maker)
                answer["added"] += added
                answer["suggested"] += added
                answer["same"] += known
                continue
            changes = [
                {name: value for name, value in change.items() if name != "confidence"}
                for change in proposals.changes
            ]
            actions = {change["id"]: change["action"] for change in changes}
            edits = [Edit.model_validate(change) for change in changes]
            for part in self._editor.apply(id, change_set, edits).values():
                for subject, _ in part.done:
                    action = actions.get(subject)
                    answer["added"] += action == "add"
                    answer["corrected"] += action == "correct"
                answer["conflicts"] += len(part.outcome.conflicts)
                refused += [error.public_sentence(session.language) for error in part.refused.values()]
        answer["left_out"] = [problem.sentence(session.language) for problem in left] + refused
        return answer

    def _suggest(self, document: Document, changes: Sequence[Json], model: str) -> tuple[int, int]:
        """Keep what a model found as suggestions; gives how many are new, and how many are known regions."""
        results, store = self._session.opened.store.results, self._session.opened.store
        keys = results.stage_keys(document.id)
        origin = Origin(stage=STAGE, model=model)
        additions: dict[int, list[Json]] = {}
        for change in changes:
            if change["action"] == "add":
                additions.setdefault(change["changes"]["page"], []).append(change)
        run = store.runs.start(make_id("set", model))
        added = 0
        for page in results.pages(document.id):
            kept = [region for region in page.regions if not _is_of(region, model)]
            new = list(_regions(document, page, additions.get(page.number, ()), origin))
            added += len(new)
            regions = tuple(
                region if region.order == order else region.model_copy(update={"order": order})
                for order, region in enumerate((*kept, *new))
            )
            if regions != page.regions or STAGE in keys:
                changed = page.model_copy(update={"regions": regions})
                results.save(document.id, run, [(STAGE, page.number, pack(changed))])
        # Behind all stages there are: `finish` drops what stands at its place or after it.
        order = list(dict.fromkeys([*(stage.name for stage in installed_stages()), *keys]))
        order = [*(stage for stage in order if stage != STAGE), STAGE]
        results.finish(document.id, run, {STAGE: make_id("set", run, model)}, {}, order)
        store.runs.end(run, "done", {})
        return added, sum(change["action"] != "add" for change in changes)


def _by_maker(images: Sequence[SetImage], model: str | None) -> dict[tuple[str, str | None], list[SetImage]]:
    """The images with what each program found on them, by document and program; None: what people did.

    `model` takes all of it for its own. A box that we exported is what people made of it since.
    """
    parts: dict[tuple[str, str | None], list[SetImage]] = {}
    for image in images:
        boxes: dict[str | None, list[SetBox]] = {model: []}
        for box in image.boxes:
            boxes.setdefault(model or (box.maker if box.region is None else None), []).append(box)
        for maker, found in boxes.items():
            parts.setdefault((image.page[0], maker), []).append(image._replace(boxes=found))
    return parts


def _without(document: Document, model: str | None) -> Document:
    """The document without the suggestions of a model, which are to be replaced; None: as it is."""
    if model is None:
        return document
    pages = (
        page.model_copy(
            update={"regions": tuple(region for region in page.regions if not _is_of(region, model))}
        )
        for page in document.pages
    )
    return document.model_copy(update={"pages": tuple(pages)})


def _is_of(region: Region, model: str) -> bool:
    return region.origin.stage == STAGE and region.origin.model == model


def _regions(document: Document, page: Page, changes: Sequence[Json], origin: Origin) -> Iterator[Region]:
    own_types = document.own_types
    rules = DocumentRules(document.find, {page.number: page}.get, own_types)
    for change in changes:
        values: dict[str, Any] = dict(change["changes"])
        with suppress(PictoriaError):  # smaller than a point
            region = rules.added(new_region(change["id"], values, page, page.regions, own_types))
            assert isinstance(region, Region)
            id = RegionId(make_id("reg", origin.model, page.number, change["id"]))
            yield region.model_copy(update={"id": id, "origin": origin, "confidence": change["confidence"]})


def _indexed(record: DocumentRecord) -> IndexedDocument:
    pictures: Sequence[Path] = ()
    if record.kind is SourceKind.IMAGES:
        # A source that is gone has no names: its pages are found by ours.
        with suppress(PictoriaError, OSError):
            source = open_images(record.source, SourceOptions())
            pictures = source.pictures
    return IndexedDocument(record.id, record.name, record.page_count, pictures)
