"""Answers about deposits at Nakala."""

from pictoria_docs.plugins import Answer


class DepositedItemJson(Answer):
    """A collection or a data item at Nakala."""

    identifier: str
    title: str
    address: str | None
    """Of its page; until it is published only its owner sees it. null: the archive's site is not known."""
    doi: str | None
    """Address of its DOI; null: it has none."""
    published: bool
    files: int


class MadeDepositJson(Answer):
    """A deposit, whole or not."""

    archive: str
    """Host of the API."""
    collection: DepositedItemJson | None
    """null: it is not there yet."""
    data: list[DepositedItemJson]
    """One for each document, the last describes the whole."""
    complete: bool
    """Whether all is there that should be, and published if that was asked for."""


class DepositsJson(Answer):
    """Whether the person can deposit the project, and what was deposited."""

    possible: bool
    reason: str | None
    """Why not; a sentence."""
    archive: str
    """Host of the API to which a deposit goes."""
    deposits: list[MadeDepositJson]
    """The newest first."""
