"""The product as it is where packages of this repository are not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoints, entry_points
from unittest.mock import patch

from pictoria_docs import i18n, installed


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Hide what these packages offer, by their names as pip knows them, in this process."""

    groups = installed.groups()

    def left() -> EntryPoints:
        return EntryPoints(
            point
            for group in groups
            for point in entry_points(group=group)
            if point.dist and point.dist.name not in packages
        )

    def forget() -> None:
        for kept in (
            installed._entry_points,
            installed._installed,
            installed._package_folders,
            i18n.messages,
        ):
            kept.cache_clear()

    try:
        with patch.object(installed, "entry_points", left):
            forget()
            yield
    finally:
        forget()
