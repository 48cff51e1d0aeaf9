"""A project in which OCR may have misread accents in titles."""

from pathlib import Path

from pictoria_docs.document import Reason
from pictoria_docs.store import Store
from pictoria_docs.store.database.packing import Findings, pack

TITLES = {"La forét en été": "forét (forêt?)", "La Forét et la téte": "Forét (Forêt?), téte (tête?)"}
"""As OCR read them, with what the warning tells; "été" is a word, and no doubt."""
RIGHT = ["La forêt en été", "La Forêt et la tête"]


def with_doubts(folder: Path) -> list[str]:
    """Have the first entries of a project read so; gives their ids."""
    with Store(folder) as store:
        (record,) = store.documents.all()
        document = store.load_document(record.id)
        first, others = document.entries[: len(TITLES)], document.entries[len(TITLES) :]
        doubtful = [
            entry.model_copy(
                update={
                    "title": title,
                    "fields": tuple(field for field in entry.fields if field.name != "title"),
                    "warnings": (Reason(code="title_accents", values={"words": words}),),
                    "always_asked": True,
                }
            )
            for entry, (title, words) in zip(first, TITLES.items(), strict=True)
        ]
        findings = Findings(entries=(*doubtful, *others), mentions=document.mentions, links=document.links)
        run = store.runs.start("test")
        pages = [("linking", page.number, pack(page)) for page in document.pages]
        store.results.save(record.id, run, [*pages, ("linking", 0, pack(findings))])
        store.results.finish(record.id, run, {"linking": "read so"}, {})
        store.projection.make(record.id)
        return [entry.id for entry in doubtful]
