"""The parts of records in paragraphs of full lines, under headings in small capitals, as corpora print them."""

from collections.abc import Sequence

import pytest

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Line,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, EntryId, RegionId
from pictoria_docs.document.page import Run
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.enrichment.value_confidence import with_value_confidence
from tests.enrichment.records import document as plain
from tests.enrichment.records import values

LEFT, RIGHT = 50.0, 300.0
SURE = 0.9
SMALL, USUAL = 7.0, 10.0


def region(page: int, top: float, lines: Sequence[str], size: float = USUAL) -> Region:
    """A paragraph; all its lines but the last are full."""
    made, text = list[Line](), ""
    for number, line in enumerate(lines):
        start = len(text) + (1 if text else 0)
        text = f"{text} {line}".strip()
        right = RIGHT if number + 1 < len(lines) else LEFT + 6 * len(line)
        made.append(Line(start, len(text), LEFT, top + 12 * number, right, top + 12 * number + 10))
    return Region(
        id=RegionId(make_id("reg", page, top, text)),
        page=page,
        type=RegionType.TEXT,
        box=Box.union(line.box for line in made),
        text=text,
        lines=tuple(made),
        runs=(Run(0, len(text), size, False, False),),
        origin=Origin(stage="layout"),
    )


def document(*entries: Sequence[tuple[str, Sequence[str]]]) -> Document:
    """A page for each entry: its number, then headings in small capitals, each over a paragraph of lines."""
    pages, made = [], []
    for number, parts in enumerate(entries, start=1):
        regions = [region(number, 40, [f"{number}."])]
        for heading, lines in parts:
            top = regions[-1].box.y1 + 14
            if heading:
                regions.append(region(number, top, [heading], SMALL))
                top += 12
            regions.append(region(number, top, lines))
        pages.append(Page(number=number, width=400, height=800, regions=tuple(regions)))
        ids = tuple(each.id for each in regions)
        span = EntrySpan(page=number, box=Box(LEFT, 40, RIGHT, 780), regions=ids)
        id = EntryId(make_id("ent", number))
        made.append(
            Entry(id=id, number=str(number), title=None, spans=(span,), origin=Origin(stage="linking"))
        )
    return Document(
        id=DocumentId("doc-1"),
        name="corpus",
        source="corpus.pdf",
        kind=SourceKind.PDF,
        sha256="0" * 64,
        page_count=len(pages),
        pages=tuple(pages),
        entries=tuple(made),
    )


def records(
    *entries: Sequence[tuple[str, Sequence[str]]], schema: str = "vase"
) -> list[dict[str, list[str]]]:
    done = enrich(document(*entries), EnrichmentOptions(metadata_schema=schema))
    return [values(entry) for entry in done.entries]


def test_a_name_goes_on_over_full_lines() -> None:
    """Though most records have a line that would be a name if it stood alone."""
    names = ("Leningrad", "Achilles", "Niobid", "Eretria")
    parts = [
        ("ATTRIBUTION AND DATE", [f"Attributed to the {name}", "Painter by H. Morel. Circa 460 B.C."])
        for name in names
    ]
    found = records(*([part, ("BIBLIOGRAPHY", ["Morel 1931, p. 12."])] for part in parts))
    assert [each["artist"] for each in found] == [
        [f"Attributed to the {name} Painter by H. Morel"] for name in names
    ]


def test_a_name_goes_on_in_the_next_column() -> None:
    done = document(
        [("ATTRIBUTION", ["To be read with entry 4; more there. It is", "Attributed to the Leningrad"])]
    )
    (page,), (entry,) = done.pages, done.entries
    *_, last = page.regions
    last = last.model_copy(update={"box": Box(LEFT, 500, RIGHT, 522), "text": "Attributed to the Leningrad"})
    lines = (Line(0, 10, LEFT, 500, RIGHT, 510), Line(11, 27, LEFT, 512, RIGHT, 522))
    last = last.model_copy(update={"lines": lines, "runs": (Run(0, 27, USUAL, False, False),)})
    beside = region(1, 100, ["Painter by H.", "Morel."])
    column = [line._replace(x0=line.x0 + 300, x1=line.x1 + 300) for line in beside.lines]
    beside = beside.model_copy(update={"lines": tuple(column), "box": Box.union(line.box for line in column)})
    regions = (*page.regions[:-1], last, beside)
    span = entry.spans[0].model_copy(update={"regions": tuple(each.id for each in regions)})
    done = done.model_copy(
        update={
            "pages": (page.model_copy(update={"regions": regions}),),
            "entries": (entry.model_copy(update={"spans": (span,)}),),
        }
    )
    (found,) = (values(each) for each in enrich(done).entries)
    assert found["artist"] == ["Attributed to the Leningrad Painter by H. Morel"]


def test_lines_that_are_values_are_parted_where_they_are_full_too() -> None:
    """The line of the medium is as long as the column is wide."""
    texts = [["Mixed media on canvas", "112 x 91 cm"] for _ in range(4)]
    found = records(*([("", lines)] for lines in texts), schema="museum_object")
    assert [each["dimensions"] for each in found] == [["112 x 91 cm"]] * 4


@pytest.mark.parametrize(
    ("lines", "value", "is_sure"),
    [
        (["Attributed to the Leningrad", "painter of many cups."], "Attributed to the Leningrad", False),
        (["Attributed to the Leningrad", "Painter, Athens."], "Attributed to the Leningrad Painter", True),
        (["Attributed to Euthymides", "Inv. 81.AE.12"], "Attributed to Euthymides", True),
        (["Attributed to Euthymides."], "Attributed to Euthymides", True),
    ],
)
def test_a_value_that_breaks_off_with_its_line_is_never_sure(
    lines: list[str], value: str, is_sure: bool
) -> None:
    done = enrich(document([("BIBLIOGRAPHY", ["Morel 1931, p. 12."]), ("", lines)]))
    text, (entry,) = done.pages[0].regions[-1], done.entries
    place = Evidence(region=text.id, page=1, start=0, end=len(value), quote=value)
    origin = Origin(stage="enrichment")
    maker = Field(
        name="artist", value=value, normalised=value, evidence=(place,), confidence=0.95, origin=origin
    )
    entry = entry.model_copy(update={"fields": (maker,), "confidence": 0.95})
    (weighed,) = with_value_confidence(done.model_copy(update={"entries": (entry,)})).entries
    assert (weighed.fields[0].confidence >= SURE) is is_sure


@pytest.mark.parametrize(
    ("lines", "dimensions", "condition"),
    [
        (
            ["Height 31 cm; diam. of rim 26 cm.", "Mended from fragments. Chips of 2 cm missing."],
            ["Height 31 cm; diam. of rim 26 cm. Mended from fragments. Chips of 2 cm missing."],
            ["Mended from fragments. Chips of 2 cm missing."],
        ),
        (["Broken, worn. Height 31 cm;", "width 12 cm."], ["Height 31 cm; width 12 cm."], ["Broken, worn."]),
        (["Height 31 cm."], ["Height 31 cm."], None),
        (["Intact."], None, ["Intact."]),
    ],
)
def test_measures_and_condition_under_one_heading(
    lines: list[str], dimensions: list[str] | None, condition: list[str] | None
) -> None:
    for heading in ("DIMENSIONS AND CONDITION", "MASSE UND ERHALTUNG", "DIMENSIONS ET ÉTAT"):
        (found,) = records([(heading, lines), ("BIBLIOGRAPHY", ["Morel 1931, p. 12."])])
        ends = [value.rstrip(".") for value in found.get("dimensions", ())]
        assert ends == [value.rstrip(".") for value in dimensions or ()], heading
        assert found.get("condition") == condition, heading


def test_a_heading_that_no_list_knows_ends_the_part_before_it() -> None:
    parts = [
        ("PROVENANCE", ["1902, sold by P. Astier, Lyon."]),
        ("BIBLIOGRAPHY", ["Morel 1931, p. 12."]),
        ("ZORVAN BELMA", ["Lyon, Palais des Arts, June 1969."]),
        ("COMPARANDA", ["For the shape, see Lerat 1931."]),
    ]
    (found,) = records(parts)
    assert found["bibliography"] == ["Morel 1931, p. 12."]
    assert found["comparanda"] == ["For the shape, see Lerat 1931."]


def test_capitals_set_like_the_text_are_no_heading() -> None:
    """An inscription is transcribed in capitals, in the type of the text."""
    parts = [
        ("PROVENANCE", ["1902, sold by P. Astier, Lyon."]),
        ("INSCRIPTION", ["On the lip, painted:"]),
        ("", ["HO PAIS KALOS"]),
        ("", ["Beside the head of the boy."]),
        ("BIBLIOGRAPHY", ["Morel 1931, p. 12."]),
    ]
    (found,) = records(parts)
    assert "HO PAIS KALOS" in " ".join(found["inscription"])


def test_the_sides_of_a_vase_open_paragraphs() -> None:
    parts = [
        ("SHAPE AND ORNAMENT", ["The rim is flat. Black rays above the foot."]),
        ("SUBJECT", ["A. Two satyrs and a maenad, who", "dances to the right."]),
        ("", ["B. Two youths, one of them with", "a strigil."]),
        ("BIBLIOGRAPHY", ["Morel 1931, p. 12."]),
    ]
    (found,) = records(parts)
    assert found["side_a"] == ["Two satyrs and a maenad, who dances to the right."]
    assert found["side_b"] == ["Two youths, one of them with a strigil."]
    assert "subject" not in found
    assert found["description"] == ["The rim is flat. Black rays above the foot."]


def test_an_initial_that_opens_a_paragraph_is_no_side() -> None:
    parts = [
        ("SUBJECT", ["Two satyrs and a maenad."]),
        ("BIBLIOGRAPHY", ["Morel 1931, p. 12."]),
        ("", ["A. Lerat, Vases (1931), p. 4."]),
        ("", ["B. Astier, Cups (1935), p. 6."]),
        ("COMPARANDA", ["For the shape, see Lerat 1931."]),
    ]
    (found,) = records(parts)
    assert "side_a" not in found and "side_b" not in found
    assert found["subject"] == ["Two satyrs and a maenad."]


@pytest.mark.parametrize(
    "text",
    [
        "Type : Indéterminé",
        "Type: 9",
        "Type : 8, B ?",
        "Type: unknown",
        "Typ: unbestimmt",
        "Tipo: indeterminato",
    ],
)
def test_a_number_or_a_word_of_doubt_is_no_kind_of_object(text: str) -> None:
    done = enrich(plain(("1", "Sans titre", f"{text}\nInv. CX 214")))
    assert [field.value for field in done.entries[0].fields if field.name == "object_type"] == []


def test_a_name_that_no_vocabulary_has_is_a_kind_of_object() -> None:
    done = enrich(plain(("1", "Sans titre", "Type : Lampadaire 9\nInv. CX 214")))
    assert [field.value for field in done.entries[0].fields if field.name == "object_type"] == [
        "Lampadaire 9"
    ]
