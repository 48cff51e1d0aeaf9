"""Hypothesis strategies for geometry and for whole documents."""

from hypothesis import strategies as st

from pictoria_docs.document import (
    Box,
    CaptionPart,
    CaptionReading,
    Document,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Line,
    Link,
    LinkType,
    Mention,
    NumberKind,
    Origin,
    OwnTypes,
    Page,
    PageKind,
    Picture,
    Point,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    Run,
    SourceKind,
    Status,
    Words,
)

HUNDREDTHS = st.integers(0, 300_000).map(lambda number: number / 100)
confidences = st.integers(0, 1000).map(lambda number: number / 1000)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text("abcdefghij", min_size=1, max_size=12)
rotations = st.sampled_from([0, 90, 180, 270])
OWN_TYPES = OwnTypes.model_validate(
    {
        "regions": [
            {
                "name": "initial",
                "label": "Ornate initial",
                "base": "drop_capital",
                "segmonto": "DropCapitalZone:x",
            },
            {"name": "seal_2"},
        ],
        "links": [{"name": "same_mould", "label": "same mould as"}],
    }
)


@st.composite
def boxes(draw: st.DrawFn, smallest: float = 0.0) -> Box:
    """Boxes of hundredths of a point, at least `smallest` points on each side."""
    x0, y0 = draw(HUNDREDTHS), draw(HUNDREDTHS)
    width, height = draw(HUNDREDTHS), draw(HUNDREDTHS)
    return Box(x0, y0, x0 + max(width, smallest), y0 + max(height, smallest)).rounded()


@st.composite
def words(draw: st.DrawFn) -> Words:
    """Words as a text layer gives them: offsets that grow, boxes, confidences of two decimals."""
    rows, start = [], 0
    for _ in range(draw(st.integers(0, 5))):
        length = draw(st.integers(1, 12))
        box = draw(boxes())
        rows.append((start, start + length, *box, draw(st.integers(0, 100)) / 100))
        start += length + 1
    return Words(rows)


origins = st.builds(
    Origin,
    stage=st.sampled_from(["layout", "captions", "linking", "user"]),
    version=st.just("1"),
    model=st.none() | names,
    config=st.none() | names,
    user=st.none() | names,
)
reasons = st.builds(
    Reason,
    code=names,
    values=st.dictionaries(names, texts | st.integers(-999, 999) | confidences, max_size=3),
)
numbers = st.builds(
    PrintedNumber,
    kind=st.sampled_from(NumberKind),
    path=st.lists(st.sampled_from(["1", "2", "12bis", "a", "iv"]), min_size=1, max_size=3).map(tuple),
    text=texts,
)


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[int, int]:
    """Offsets into a text of `length`."""
    start = draw(st.integers(0, length))
    return start, draw(st.integers(start, length))


@st.composite
def readings(draw: st.DrawFn, length: int) -> CaptionReading:
    """What a grammar could read in a caption of `length` characters."""
    label, body, credit = draw(spans(length)), draw(spans(length)), draw(st.none() | spans(length))
    parts = [draw(spans(length)) for _ in range(draw(st.integers(0, 2)))]
    return CaptionReading(
        kind=draw(st.sampled_from(NumberKind)),
        label_end=label[0],
        numbers=tuple(draw(st.lists(numbers, max_size=3))),
        parts=tuple(
            CaptionPart(
                number=draw(st.none() | numbers), position=draw(st.none() | names), start=start, end=end
            )
            for start, end in parts
        ),
        body_start=body[0],
        body_end=body[1],
        credit_start=credit[0] if credit else None,
        credit_end=credit[1] if credit else None,
        position=draw(st.sampled_from([None, "left", "opposite"])),
        continued=draw(st.booleans()),
    )


@st.composite
def regions(draw: st.DrawFn, page: int, id: str) -> Region:
    """A region of any type on `page`."""
    text, box = draw(texts), draw(boxes())
    own = draw(st.none() | st.sampled_from(OWN_TYPES.regions))
    type = draw(st.sampled_from(RegionType)) if own is None else own.base
    corners = (Point(box.x0, box.y0), Point(box.x1, box.y0), Point(box.x1, box.y1))
    return Region(
        id=id,
        page=page,
        type=type,
        own_type=own.name if own is not None else None,
        box=box,
        polygon=draw(st.none() | st.just(corners)),
        text=text,
        lines=(Line(0, len(text), *box),) if text else (),
        words=draw(words()),
        runs=(Run(0, len(text), draw(HUNDREDTHS), draw(st.booleans()), draw(st.booleans())),) if text else (),
        order=draw(st.integers(0, 99)),
        number=draw(st.none() | texts),
        caption=draw(readings(len(text))) if type is RegionType.CAPTION else None,
        picture=draw(
            st.none() | st.builds(Picture, digest=names, width=st.integers(1), height=st.integers(1))
        ),
        confidence=draw(confidences),
        origin=draw(origins),
    )


@st.composite
def pages(draw: st.DrawFn, number: int) -> Page:
    """A page with a few regions whose ids are unique in the document."""
    return Page(
        number=number,
        width=draw(HUNDREDTHS),
        height=draw(HUNDREDTHS),
        rotation=draw(rotations),
        dpi=draw(st.none() | st.sampled_from([150.0, 299.5, 600.0])),
        label=draw(st.none() | texts),
        kind=draw(st.sampled_from(PageKind)),
        skew=draw(st.integers(-500, 500)) / 100,
        regions=tuple(draw(regions(number, f"reg-{number}-{n}")) for n in range(draw(st.integers(0, 3)))),
        warnings=tuple(draw(st.lists(reasons, max_size=1))),
    )


@st.composite
def fields(draw: st.DrawFn, id: str, page: int) -> Field:
    """A value with evidence, or an inferred one."""
    evidence = Evidence(
        region=id, page=page, start=0, end=3, box=draw(st.none() | boxes()), quote=draw(texts)
    )
    inferred = draw(st.booleans())
    return Field(
        name=draw(names),
        value=draw(texts),
        normalised=draw(st.none() | texts),
        evidence=() if inferred else (evidence,),
        inferred=inferred,
        confidence=draw(confidences),
        origin=draw(origins),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Whole documents: pages, entries, mentions, and links whose ends exist."""
    count = draw(st.integers(0, 3))
    drawn = tuple(draw(pages(number)) for number in range(1, count + 1))
    found = [region for page in drawn for region in page.regions]
    entries, mentions, links = [], [], []
    for region in found[:2]:
        span = EntrySpan(page=region.page, box=region.box, regions=(region.id,))
        entries.append(
            Entry(
                id=f"ent-{region.id}",
                number=draw(st.none() | texts),
                title=draw(st.none() | texts),
                spans=(span,),
                fields=tuple(draw(fields(region.id, region.page)) for _ in range(draw(st.integers(0, 2)))),
                confidence=draw(confidences),
                origin=draw(origins),
            )
        )
        mentions.append(
            Mention(
                id=f"men-{region.id}",
                page=region.page,
                region=region.id,
                start=0,
                end=len(region.text),
                text=region.text,
                box=region.box,
                numbers=tuple(draw(st.lists(numbers, max_size=2))),
                origin=draw(origins),
            )
        )
    ends = (
        [region.id for region in found]
        + [entry.id for entry in entries]
        + [mention.id for mention in mentions]
    )
    for _ in range(draw(st.integers(0, 4)) if ends else 0):
        link = Link.make(
            draw(st.sampled_from((*LinkType, *(type.name for type in OWN_TYPES.links))) | names),
            draw(st.sampled_from(ends)),
            draw(st.sampled_from(ends)),
            draw(confidences),
            tuple(draw(st.lists(reasons, max_size=2))),
            draw(origins),
        )
        links.append(link.model_copy(update={"status": draw(st.sampled_from(Status))}))
    return Document(
        id="doc-1",
        name=draw(names),
        source=draw(texts),
        kind=draw(st.sampled_from(SourceKind)),
        sha256="0" * 64,
        page_count=count,
        title=draw(st.none() | texts),
        pages=drawn,
        entries=tuple(entries),
        mentions=tuple(mentions),
        links=tuple({link.id: link for link in links}.values()),
        # A config that names the types, or names them no more.
        own_types=draw(st.sampled_from([OWN_TYPES, OwnTypes()])),
    )
