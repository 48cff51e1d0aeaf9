"""Which ends a link may have, and which type two ends suggest."""

from itertools import product

import pytest

from pictoria_docs.document import LinkType, RegionType
from pictoria_docs.document.link_ends import ALLOWED, SUGGESTED, may_join, suggested_type

ENDS = [*(type.value for type in RegionType), "entry", "mention"]


def test_what_two_ends_suggest_may_join_them() -> None:
    for source, target in product(ENDS, ENDS):
        type = suggested_type(source, target)
        assert type is None or may_join(type, source, target)


def test_rules_name_only_what_there_is() -> None:
    for rule in (*ALLOWED, *SUGGESTED):
        assert rule.sources | rule.targets <= set(ENDS)


@pytest.mark.parametrize(
    ("source", "target", "type"),
    [
        ("caption", "figure", LinkType.CAPTION_OF),
        ("figure_number", "panel", LinkType.CAPTION_OF),
        ("panel", "plate", LinkType.PART_OF),
        ("table", "entry", LinkType.DEPICTS),
        ("mention", "entry", LinkType.CITES),
        ("text", "figure", None),
        ("caption", "entry", None),
    ],
)
def test_what_two_ends_suggest(source: str, target: str, type: LinkType | None) -> None:
    assert suggested_type(source, target) is type


def test_a_project_s_own_type_joins_anything() -> None:
    assert may_join("our_own", "stamp", "damage") and may_join(LinkType.CONTINUES, "text", "text")
    assert not may_join(LinkType.DEPICTS, "caption", "entry")
