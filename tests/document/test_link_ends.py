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
        ("panel", "panel", LinkType.SAME_MOTIF_AS),
        ("figure", "plate", LinkType.PART_OF),
        ("plate", "figure", None),
        ("legend", "caption", LinkType.CONTINUES),
        ("caption", "text", None),
    ],
)
def test_what_two_ends_suggest(source: str, target: str, type: LinkType | None) -> None:
    assert suggested_type(source, target) is type


def test_a_project_s_own_type_joins_anything() -> None:
    assert may_join("our_own", "stamp", "damage")


@pytest.mark.parametrize("type", LinkType)
def test_every_built_in_type_has_its_ends(type: LinkType) -> None:
    assert any(may_join(type, source, target) for source, target in product(ENDS, ENDS))
    assert not may_join(type, "entry", "mention")


@pytest.mark.parametrize(
    ("type", "source", "target", "allowed"),
    [
        (LinkType.CONTINUES, "text", "footnote", True),
        (LinkType.CONTINUES, "table", "table", True),
        (LinkType.CONTINUES, "caption", "figure", False),
        (LinkType.SAME_MOTIF_AS, "panel", "plate", True),
        (LinkType.SAME_MOTIF_AS, "caption", "figure", False),
        (LinkType.DEPICTS, "caption", "entry", False),
    ],
)
def test_which_ends_a_type_allows(type: LinkType, source: str, target: str, allowed: bool) -> None:
    assert may_join(type, source, target) is allowed


def test_no_two_ends_suggest_one_type_forth_and_another_back() -> None:
    for source, target in product(ENDS, ENDS):
        forth, back = suggested_type(source, target), suggested_type(target, source)
        assert forth is None or back in (None, forth)
