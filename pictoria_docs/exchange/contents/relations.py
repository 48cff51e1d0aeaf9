"""The links of a document, looked up from either end in constant time."""

from collections import defaultdict
from typing import NamedTuple

from pictoria_docs.document import Document, Entry, Link, Mention, Reason, Region, Status
from pictoria_docs.i18n import decimal, translate


class Relations(NamedTuple):
    """Links that nobody rejected, surest first, by type and end."""

    by_source: dict[tuple[str, str], list[Link]]
    by_target: dict[tuple[str, str], list[Link]]

    def sources(self, type: str, target: str) -> list[str]:
        """Ids that a link of `type` ties to `target`."""
        return [link.source for link in self.by_target.get((type, target), ())]

    def targets(self, type: str, source: str) -> list[str]:
        """Ids that a link of `type` ties `source` to."""
        return [link.target for link in self.by_source.get((type, source), ())]


def relations(document: Document) -> Relations:
    """The lookup for one document."""
    by_source: dict[tuple[str, str], list[Link]] = defaultdict(list)
    by_target: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in sorted(document.links, key=lambda link: -link.confidence):
        if link.status is not Status.REJECTED:
            by_source[link.type, link.source].append(link)
            by_target[link.type, link.target].append(link)
    return Relations(dict(by_source), dict(by_target))


def pages_of(thing: Region | Entry | Mention | Link | None) -> tuple[int, ...]:
    """The pages on which a region, mention or entry is; none for anything else."""
    match thing:
        case Region() | Mention():
            return (thing.page,)
        case Entry():
            return thing.pages
        case _:
            return ()


def in_words(reasons: tuple[Reason, ...], language: str) -> str:
    """Reasons as people read them, joined by semicolons."""
    return "; ".join(
        translate(
            f"reasons.{reason.code}", language, **{k: _number(v, language) for k, v in reason.values.items()}
        )
        for reason in reasons
    )


def _number(value: str | int | float, language: str) -> str | int | float:
    """A number as the language writes it: 0,7 in French."""
    return decimal(str(value), language) if isinstance(value, float) else value
