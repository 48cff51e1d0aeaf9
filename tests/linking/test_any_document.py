"""Whatever stands on the pages, the result holds together."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document, LinkType, RegionType
from tests.campaigns import cases
from tests.linking.factory import PageMaker, linked

TEXTS = st.sampled_from(
    [
        "Fig. 1. A jug from the northern slope.",
        "Figs. 2–4. Three bowls.",
        "Pl. II",
        "Plate 3. A plate.",
        "1. Amphora (cat. 2), H. 31 cm.",
        "2. Bowl, H. 12 cm.",
        "1",
        "b",
        "Cat. 1 Attic jug",
        "12. Attic bowl. Inv. 71.AH.12. Terracotta, H. 21 cm. Provenance: Vulci.",
        "The jug (fig. 1; pl. II, 1) is like cat. 1 and those of Smith 1978, fig. 7.",
        "Table 2. Measurements.",
        "71.AH.12",
        "PLANCHE IV",
    ]
)
TYPES = st.sampled_from([RegionType.TEXT, RegionType.HEADING, RegionType.RUNNING_HEAD, RegionType.LIST])
CORNERS = st.tuples(st.integers(20, 300), st.integers(20, 560))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    pages = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        page = PageMaker(number)
        for x0, y0 in draw(st.lists(CORNERS, max_size=4)):
            page.picture(x0, y0, x0 + draw(st.integers(10, 170)), y0 + draw(st.integers(10, 110)))
        for x0, y0 in draw(st.lists(CORNERS, max_size=6)):
            page.text(x0, y0, x0 + 170, draw(TEXTS), draw(st.sampled_from([7, 9, 12])), type=draw(TYPES))
        pages.append(page)
    return linked(pages, keep_unresolved_mentions=draw(st.booleans()))


@settings(max_examples=cases(40, 150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_the_result_holds_together(done: Document) -> None:
    regions = [region for page in done.pages for region in page.regions]
    ids = {region.id for region in regions}
    known = ids | {entry.id for entry in done.entries} | {mention.id for mention in done.mentions}
    assert len(ids) == len(regions)
    assert len({item.id for item in done.links}) == len(done.links)
    for item in done.links:
        assert item.source in known and item.target in known
        assert item.reasons
    panels = {region.id: region.parent for region in regions if region.type is RegionType.PANEL}
    assert all(parent in ids for parent in panels.values())
    assert {(item.source, item.target) for item in done.links if item.type == LinkType.PART_OF} == set(
        panels.items()
    )
    for page in done.pages:
        assert [region.order for region in page.regions] == list(range(len(page.regions)))
    for entry in done.entries:
        assert entry.spans
        assert all(id in ids for span in entry.spans for id in span.regions)
    for mention in done.mentions:
        region = done.find(mention.region)
        assert region is not None and region.text[mention.start : mention.end] == mention.text  # type: ignore[union-attr]
