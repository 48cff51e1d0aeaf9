"""Vocabularies in tables: CSV and TSV with named columns, PACTOLS' export, GeoNames' dump.

Columns of a table are known by their names, capitals and accents aside (see `columns.yaml`):

- `uri` (url, aat uri, id uri ...): the term's URI; without it the `id` makes a URN of its own, else the label does.
- `label` (name, title, term, aat term ...): the preferred label; `label_fr`, `name@de` or a column called `fr` are
  labels in one language.
- `synonyms` (altlabel, alternatenames, uf ...): further labels, parted by | or ; (GeoNames: commas);
  `synonyms_fr` in one language.
- `broader` (parent ...): URI or id or label of the term above; several are parted by |.
- `notation` (code), `first` and `last` (start, end, mindate, maxdate: years, negative BC), `place`.
- A first column of any other name holds one's own words for the term, as in tables that match words with AAT.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pictoria_docs.enrichment.vocabularies.building import Builder, TermDraft, own_urn, read_text, skipped
from pictoria_docs.enrichment.vocabularies.folding import fold
from pictoria_docs.errors import ConfigError
from pictoria_docs.languages import package_table

HEAD_LENGTH = 20_000  # characters that show what separates the columns
MAX_CELL_LENGTH = 10_000_000  # characters: a term may have many labels

_COLUMNS = package_table(__package__, "columns.yaml")
BY_NAME: Mapping[str, str] = {name: role for role, names in _COLUMNS["roles"].items() for name in names}
"""What columns hold, by their names, folded."""
LANGUAGES = frozenset(_COLUMNS["languages"])
GEONAMES_COLUMNS = 19  # of GeoNames' dump
SEVERAL = re.compile(r"\s*[|;]\s*")
TRANSLATION = re.compile(r"(.+?)\s*\(([a-z]{2,3})\)", re.DOTALL)
"""PACTOLS' translations: "bronze(en)"."""


def read_table(file: Path, builder: Builder) -> None:
    """Add the terms of a CSV or TSV file.

    Raises:
        ConfigError: it is no table, or has no column with labels.
    """
    text = read_text(file, builder)
    rows = _rows(text, file)
    head = next(rows, None)
    if head is None:
        raise ConfigError("vocabulary_empty", file=file)
    names = [fold(name) for name in head]
    if "idconcept" in names and "n1" in names:
        _pactols(names, rows, builder)
    elif len(head) == GEONAMES_COLUMNS and head[0].isdigit():
        _geonames([head, *rows], builder)
    else:
        _plain(file, names, rows, builder)


def _rows(text: str, file: Path) -> Iterator[list[str]]:
    start = text[:HEAD_LENGTH]
    first = start.split("\n", 1)[0]
    delimiter = max("\t;,|", key=first.count)
    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    except csv.Error as error:
        raise ConfigError("vocabulary_bad", file=file, format="CSV", detail=error) from error


def _role(name: str) -> tuple[str, str]:
    """What a column holds, and its language."""
    if name in BY_NAME:
        return BY_NAME[name], ""
    if name in LANGUAGES:
        return "label", name
    stem, _, language = name.replace("@", " ").rpartition(" ")
    if language in LANGUAGES and stem in BY_NAME:
        return BY_NAME[stem], language
    return "", ""


def _plain(file: Path, names: Sequence[str], rows: Iterator[list[str]], builder: Builder) -> None:
    roles = [_role(name) for name in names]
    if not any(role == "label" for role, _ in roles):
        if roles and roles[0][0] == "" and any(role in ("uri", "id") for role, _ in roles):
            roles[0] = ("label", "")
        else:
            raise ConfigError("vocabulary_no_label", file=file)
    elif roles[0][0] == "":
        roles[0] = ("synonyms", "")
    bad: list[int] = []
    ids: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        cells = [
            (role, language, cell.strip()) for (role, language), cell in zip(roles, row, strict=False) if cell
        ]
        held = {role: cell for role, _, cell in reversed(cells) if cell}
        if "label" not in held:
            if any(cell for _, _, cell in cells):
                bad.append(number)
            continue
        uri = held.get("uri") or own_urn(builder.name, held.get("id") or held["label"])
        for key in (held.get("id"), held["label"]):
            if key:
                ids.setdefault(key, uri)
        _fill(builder[uri], cells)
    for draft in builder.drafts.values():
        draft.broader = [ids.get(above, above) for above in draft.broader]
    skipped(builder, bad)


def _fill(draft: TermDraft, cells: Sequence[tuple[str, str, str]]) -> None:
    for role, language, cell in cells:
        if role == "label":
            draft.name(cell, language)
        elif role == "synonyms":
            for word in SEVERAL.split(cell):
                draft.name(word, language, preferred=False)
        elif role == "broader":
            for above in cell.split("|"):
                draft.under(above.strip())
        elif role in ("first", "last"):
            setattr(draft, role, read_year(cell))
        elif role in ("notation", "place"):
            setattr(draft, role, cell)


def read_year(text: str) -> int | None:
    """A year as tables write it ("-525", "1530.0"); None where it is none."""
    match = re.match(r"\s*([-−+]?\d{1,7})(?:\.0+)?\s*$", text)
    return int(match[1].replace("−", "-")) if match else None


def _geonames(rows: Sequence[Sequence[str]], builder: Builder) -> None:
    for row in rows:
        if len(row) != GEONAMES_COLUMNS or not row[0].isdigit():
            continue
        draft = builder[f"https://sws.geonames.org/{row[0]}/"]
        draft.name(row[1])
        for name in (row[2], *row[3].split(",")):
            draft.name(name, preferred=False)
        draft.place = row[8]


def _pactols(names: Sequence[str], rows: Iterator[list[str]], builder: Builder) -> None:
    """PACTOLS' export: a row stands below the last row that is one column further left (N1, N2 ...)."""
    levels = [index for index, name in enumerate(names) if re.fullmatch(r"n\d+", name)]
    synonyms = [index for index, name in enumerate(names) if re.fullmatch(r"uf\d+", name)]
    translations = [index for index, name in enumerate(names) if re.fullmatch(r"lang\d+", name)]
    number = names.index("idconcept")
    above: dict[int, str] = {}
    bad: list[int] = []
    for line, row in enumerate(rows, start=2):
        row = [*row, *[""] * (len(names) - len(row))]
        depth = next((depth for depth, index in enumerate(levels) if row[index].strip()), None)
        if depth is None or not row[number].strip():
            if any(cell.strip() for cell in row):
                bad.append(line)
            continue
        uri = f"https://pactols.frantiq.fr/?idc={row[number].strip()}"
        draft = builder[uri]
        draft.name(row[levels[depth]], "fr")
        for index in synonyms:
            draft.name(row[index], "fr", preferred=False)
        for index in translations:
            match = TRANSLATION.fullmatch(row[index].strip())
            if match:
                draft.name(match[1], match[2])
        nearest = max((level for level in above if level < depth), default=None)
        if nearest is not None:
            draft.under(above[nearest])
        above = {level: columns for level, columns in above.items() if level < depth} | {depth: uri}
    skipped(builder, bad)
