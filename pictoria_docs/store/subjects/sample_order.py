"""The order in which subjects are drawn for random samples."""

from hashlib import sha256
from random import Random

from sqlalchemy import ColumnElement

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema

PLACES = 2**31 - 1
"""Places in the order of samples; a prime, so that multiplying by any number makes another order of all of them."""
DIGEST_BYTES = 8


def sample_rank_of(document: DocumentId, subject: str) -> int:
    """A subject's place in the order of samples, 1 to `PLACES` - 1: the same each time, and as good as random."""
    digest = sha256(f"{document}/{subject}".encode()).digest()
    return 1 + int.from_bytes(digest[:DIGEST_BYTES]) % (PLACES - 1)


def multiplier_of(sample: int) -> int:
    """What makes another order of the places for another sample; that of sample 0 is the order itself."""
    return Random(sample).randrange(1, PLACES) if sample else 1


def place(multiplier: int) -> ColumnElement[int]:
    """The place of a subject in the order of one of the samples."""
    rank = schema.subjects.c.sample_rank
    return rank if multiplier == 1 else (rank * multiplier) % PLACES
