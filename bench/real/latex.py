"""LaTeX documents stored with their sources: where the captions that the sources tell came to lie in the PDF."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
from rapidfuzz import fuzz

from bench.real.gold import rounded
from bench.real.languages import language
from bench.real.latex_sources import Statement, body, letters, statements
from bench.real.printing import union
from bench.real.repositories import Repository

LEADERS = re.compile(r"(?:\.\s?){4,}")
LABEL = re.compile(
    r"^\W{0,2}([^\W\d_]{2,14})\.?\s{0,3}(\d{1,3}(?:[.\-–]\d{1,3}){0,3}|[A-Z]\.?\d{1,2}(?:\.\d{1,2})?|[IVX]{1,5})[a-z]?\s?[.:)–—-]*\s*",
    re.U,
)
LABELLED = re.compile(
    r"^\W{0,3}(fig|abb|pl\.|plate|planche|taf|tav|photo|foto|ill|bild|image|imagen|obr|рис|rys|slika|kuva|afb|gambar|tab|tabel|quadro|cuadro|schéma|scheme|"
    r"graph|gráf|gráfico|listing|algor|wykres|kuvio|výpis|ukážka|código|codi|kod)\w*[.:]?\s{0,3}(\d|[ivx]+\b|[a-z]\.\d)",
    re.I,
)


@dataclass
class Line:
    """A printed line."""

    page: int
    box: tuple[float, float, float, float]
    text: str
    size: float
    letters: str = ""
    role: str = ""


def _middle(box: tuple[float, float, float, float]) -> pymupdf.Point:
    return pymupdf.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def page_lines(page: pymupdf.Page) -> list[Line]:
    """The lines of a page in the order of the file; what stands on one height beside each other is one line."""
    found: list[Line] = []
    for block in page.get_text("dict", flags=pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES)[
        "blocks"
    ]:
        for line in block.get("lines", []):
            text = "".join(span["text"] for span in line["spans"]).strip()
            if not text or abs(line["dir"][0]) < 0.9 or not page.rect.contains(_middle(line["bbox"])):
                continue
            size = max(line["spans"], key=lambda span: len(span["text"]))["size"]
            box = tuple(page.rect & line["bbox"])
            before = found[-1] if found else None
            if (
                before
                and abs(before.box[3] - box[3]) < 0.35 * size
                and -2 < box[0] - before.box[2] < 3 * size
            ):
                found[-1] = Line(before.page, union([before.box, box]), f"{before.text} {text}", before.size)
            else:
                found.append(Line(page.number, box, text, size))
    for line in found:
        line.letters = letters(line.text)
    return found


class Located:
    """A PDF whose lines know what the sources say of them."""

    def __init__(self, document: pymupdf.Document, said: list[Statement], prose: str) -> None:
        self.document = document
        self.pages = [page_lines(page) for page in document]
        self.lists = {
            n
            for n, lines in enumerate(self.pages)
            if sum(bool(LEADERS.search(line.text)) for line in lines) >= 3
        }
        self.captions: list[tuple[Statement, list[Line]]] = []
        self._find_captions(said)
        self._find_rest(said, prose)

    def _find_captions(self, said: list[Statement]) -> None:
        streams = [("".join(line.letters for line in lines), lines) for lines in self.pages]
        for statement in said:
            if statement.role not in ("caption", "table", "part"):
                continue
            asked = letters(statement.text)
            if len(asked) < (10 if statement.role == "caption" else 6):
                continue
            place = self._place(asked, streams)
            if place is None:
                continue
            lines = place
            if any(line.role for line in lines):
                continue
            if statement.role == "caption":
                self.captions.append((statement, lines))
            for line in lines:
                line.role = "caption" if statement.role == "caption" else "unsure"

    def _place(self, asked: str, streams: list[tuple[str, list[Line]]]) -> list[Line] | None:
        seeds = {asked[:10], asked[len(asked) // 2 : len(asked) // 2 + 10], asked[-10:]}
        best: tuple[float, list[Line]] | None = None
        for number, (stream, lines) in enumerate(streams):
            if number in self.lists or not any(seed in stream for seed in seeds):
                continue
            found = fuzz.partial_ratio_alignment(asked, stream, score_cutoff=88)
            if found is None or found.dest_end - found.dest_start < 0.8 * len(asked):
                continue
            taken = self._lines(lines, found.dest_start, found.dest_end)
            if taken and (best is None or found.score >= best[0]):
                best = found.score, taken
        return best[1] if best else None

    @staticmethod
    def _lines(lines: list[Line], start: int, end: int) -> list[Line] | None:
        """The lines of a stretch of letters, with the label before it; None where it is part of other text."""
        at, before, rest = 0, "", 0
        taken: list[Line] = []
        for index, line in enumerate(lines):
            begin, finish = at, at + len(line.letters)
            at = finish
            if finish <= start or begin >= end or not line.letters:
                continue
            if not taken:
                before, first = line.letters[: max(0, start - begin)], index
            taken.append(line)
            rest = finish - end
        if not taken or rest > 14 or LEADERS.search(taken[-1].text):
            return None
        label = LABEL.match(taken[0].text)
        if before:
            if not label or abs(len(letters(label[0])) - len(before)) > 3:
                return None if len(before) > 3 else taken
            return taken
        above = lines[first - 1] if first else None
        if (
            above
            and (found := LABEL.fullmatch(above.text))
            and len(found[0]) < 24
            and taken[0].box[1] - above.box[3] < 1.5 * above.size
        ):
            return [above, *taken]
        return taken

    def _find_rest(self, said: list[Statement], prose: str) -> None:
        for _, taken in self.captions:
            self._lengthen(taken)
        headings = {letters(s.text) for s in said if s.role == "heading"}
        items = {letters(s.text)[:24] for s in said if s.role == "list_item" and len(letters(s.text)) > 12}
        notes = {letters(s.text)[:24] for s in said if s.role == "note" and len(letters(s.text)) > 12}
        repeated: Counter[tuple[str, int]] = Counter()
        for lines in self.pages:
            repeated.update({(re.sub(r"\d", "", line.letters), round(line.box[1] / 6)) for line in lines})
        sizes = Counter(
            round(line.size, 1)
            for lines in self.pages
            for line in lines
            for _ in range(len(line.letters) // 10)
        )
        usual = sizes.most_common(1)[0][0] if sizes else 10
        for number, lines in enumerate(self.pages):
            rect = self.document[number].rect
            for index, line in enumerate(lines):
                edge = line.box[3] < 0.13 * rect.height or line.box[1] > 0.87 * rect.height
                bare = re.sub(
                    r"^(?:kapitel|chapter|chapitre|capítulo|capitolo)?(?:\d+(?:\d)*|[ivx]+)", "", line.letters
                )
                if line.role:
                    continue
                if edge and (
                    repeated[re.sub(r"\d", "", line.letters), round(line.box[1] / 6)] > 2
                    or re.fullmatch(r"\W*([\divxlc]+)\W*(/\W*\d+)?", line.text)
                ):
                    line.role = "furniture"
                elif number in self.lists:
                    line.role = "contents"
                elif line.letters in headings or (bare in headings and len(bare) > 2):
                    top = line.box[1] < 0.12 * rect.height and line.size < 1.15 * usual
                    line.role = (
                        "furniture"
                        if top and line is min(lines, key=lambda one: one.box[1])
                        else "unsure"
                        if top
                        else "heading"
                    )
                elif LABELLED.match(line.text):
                    line.role = (
                        "unsure" if len(line.letters) < 18 or line.letters not in prose else "running_text"
                    )
                elif any(
                    line.letters.startswith(item) or line.letters[1:].startswith(item)
                    for item in items
                    if item[:6] in line.letters[:8]
                ):
                    line.role = "list_item"
                elif any(item in line.letters[:28] for item in notes) and line.box[1] > 0.4 * rect.height:
                    line.role = "note"
                elif len(line.letters) >= 22 and _told(line.letters, prose):
                    line.role = "running_text"
                elif (
                    index
                    and lines[index - 1].role in ("note", "list_item")
                    and 0 < line.box[1] - lines[index - 1].box[1] < 1.6 * line.size
                    and line.letters[:14]
                    and line.letters[:14] in prose
                ):
                    line.role = lines[index - 1].role

    def _lengthen(self, taken: list[Line]) -> None:
        """Adds the last line of a caption where it holds only what a source does not spell out: formulas, citations."""
        lines = self.pages[taken[0].page]
        after, last = lines.index(taken[-1]) + 1, taken[-1]
        if after == len(lines) or lines[after].role or LABELLED.match(lines[after].text):
            return
        line = lines[after]
        near = -last.size < line.box[1] - last.box[3] < 0.45 * last.size and abs(line.size - last.size) < 0.3
        open_end = "(" in last.text.rpartition(")")[2] or (last.text[-1:] not in ".;:" and len(taken) < 4)
        if (
            near
            and open_end
            and len(line.letters) <= 40
            and line.box[0] < last.box[2]
            and line.box[2] > last.box[0]
        ):
            line.role = "caption"
            taken.append(line)

    def figure(self, caption: Statement, lines: list[Line]) -> list[tuple[float, float, float, float]]:
        """The pictures just at a caption, as many as the source includes; none where that is not sure."""
        page = self.document[lines[0].page]
        box = union([line.box for line in lines])
        images = [pymupdf.Rect(info["bbox"]) & page.rect for info in page.get_image_info()]
        images = [
            image
            for image in images
            if image.width > 40 and image.height > 30 and image.get_area() < 0.9 * page.rect.get_area()
        ]
        others = [
            line
            for line in self.pages[lines[0].page]
            if line not in lines and line.role in ("running_text", "heading", "caption")
        ]
        for above in (True, False):
            near = []
            for image in images:
                gap = box[1] - image.y1 if above else image.y0 - box[3]
                between = [
                    o
                    for o in others
                    if (image.y1 - 2 < o.box[1] < box[1] if above else box[3] < o.box[3] < image.y0 + 2)
                    and min(o.box[2], image.x1) - max(o.box[0], image.x0) > 0
                ]
                if (
                    -6 < gap < 0.55 * page.rect.height
                    and not between
                    and min(box[2], image.x1) - max(box[0], image.x0) > -40
                ):
                    near.append((gap, image))
            if caption.pictures and len(near) == caption.pictures and min(gap for gap, _ in near) < 60:
                return [tuple(image) for _, image in near]
        return []


def chosen_pages(located: Located, seed: int, most: int = 12) -> list[int]:
    """Pages around captions on which nothing that looks like a caption is unknown, and a few of text between them."""
    doubtful = {
        n
        for n, lines in enumerate(located.pages)
        for line in lines
        if line.role == "unsure" and LABELLED.match(line.text) and not _table(line.text)
    }
    with_caption = sorted({lines[0].page for _, lines in located.captions} - doubtful - located.lists)
    if len(with_caption) > most - 3:
        start = seed % (len(with_caption) - (most - 3) + 1)
        with_caption = with_caption[start : start + most - 3]
    known = [
        n
        for n, lines in enumerate(located.pages)
        if n not in doubtful | located.lists and sum(line.role == "running_text" for line in lines) > 12
    ]
    more = [n for n in known if n not in with_caption and (n - 1 in with_caption or n + 1 in with_caption)][
        : most - len(with_caption)
    ]
    return sorted({*with_caption, *more})


def _told(said: str, prose: str) -> bool:
    """Whether most of a line stands in the sources; formulas and citations may lie between."""
    pieces = [said[k : k + 9] for k in range(0, len(said) - 8, 4)]
    return said in prose or (len(said) >= 30 and sum(piece in prose for piece in pieces) > 0.6 * len(pieces))


def _table(text: str) -> bool:
    return bool(
        re.match(r"^\W{0,3}(tab|quadro|cuadro|listing|algor|výpis|ukážka|código|kod|листинг)", text, re.I)
    )


def joined(lines: list[Line]) -> str:
    """The text of lines, line-end hyphens removed."""
    text = ""
    for line in lines:
        text = (
            text[:-1] + line.text
            if text.endswith(("-", "\xad")) and line.text[:1].islower()
            else f"{text} {line.text}".strip()
        )
    return " ".join(text.split())


def told(repository: Repository) -> tuple[list[Statement], str]:
    """Read the LaTeX sources of a repository: their statements, and their running text."""
    sources = [
        path
        for path in repository.files()
        if path.lower().endswith(".tex")
        and not re.search(r"slides|presentation|beamer|template|example", path, re.I)
    ][:250]
    texts = [repository.text(path) for path in sources]
    said = [statement for text in texts for statement in statements(text)]
    return said, "|".join(map(body, texts))


def best_pdf(repository: Repository) -> tuple[str, list[Statement], str] | None:
    """The PDF of most text that the sources tell, with what they tell."""
    said, prose = told(repository)
    asked = [letters(s.text) for s in said if s.role == "caption" and len(letters(s.text)) > 14]
    if len(asked) < 4:
        return None
    best: tuple[int, str] | None = None
    names = [
        path
        for path in repository.files()
        if path.lower().endswith(".pdf")
        and not re.search(r"slide|present|fig|img|image|logo|poster|beamer", path, re.I)
    ]
    for path in sorted(names, key=lambda path: path.count("/"))[:12]:
        content = repository.read(path)
        if len(content) < 60_000:
            continue
        try:
            with pymupdf.open(stream=content) as document:
                if len(document) < 8 or len(document) > 400:
                    continue
                text = letters(" ".join(page.get_text() for page in document))
        except (pymupdf.FileDataError, RuntimeError, ValueError):
            continue
        found = sum(caption[:30] in text for caption in asked)
        if found >= 4 and (best is None or found > best[0]):
            best = found, path
    return (best[1], said, prose) if best else None


def produce(repository: Repository, fact: dict[str, Any], out: Path) -> dict[str, Any] | None:
    """Cuts the pages of a fact out of its PDF and writes their gold; chooses path and pages where the fact has none."""
    found = best_pdf(repository) if "path" not in fact else None
    if "path" not in fact and not found:
        return None
    if found:
        fact["path"] = found[0]
        said, prose = found[1:]
    else:
        said, prose = told(repository)
    with pymupdf.open(stream=repository.read(fact["path"])) as document:
        located = Located(document, said, prose)
        pages = fact.get("pages") or [n + 1 for n in chosen_pages(located, fact["seed"])]
        if len({lines[0].page + 1 for _, lines in located.captions} & set(pages)) < 3 or len(pages) < 4:
            return None
        fact["pages"] = pages
        truth = gold(located, fact)
        document.select([n - 1 for n in pages])
        for page in document:
            for link in page.get_links():
                page.delete_link(link)
        document.ez_save(str(out / f"{fact['name']}.pdf"))
    return truth


def gold(located: Located, fact: dict[str, Any]) -> dict[str, Any]:
    """The gold of chosen pages."""
    number = {page - 1: k + 1 for k, page in enumerate(fact["pages"])}
    document = located.document
    text = " ".join(line.text for page in number for line in located.pages[page])
    fact["lang"] = language(text)
    captions: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    sure = True
    used: set[tuple[float, ...]] = set()
    for statement, lines in located.captions:
        if lines[0].page not in number:
            continue
        page = number[lines[0].page]
        label = LABEL.match(joined(lines))
        name = f"c{len(captions) + 1}"
        captions.append(
            {
                "id": name,
                "page": page,
                "bbox": rounded(union([line.box for line in lines])),
                "text": joined(lines),
                "label": label[2] if label else None,
            }
        )
        boxes = located.figure(statement, lines)
        sure &= bool(boxes)
        if boxes:
            figure = f"f{len(figures) + 1}"
            figures.append(
                {
                    "id": figure,
                    "page": page,
                    "bbox": rounded(union(boxes)),
                    "kind": "figure",
                    "parent": None,
                    "number": label[2] if label else None,
                }
            )
            links.append({"type": "caption_of", "source": name, "target": figure})
            used.update((page, *rounded(box)) for box in boxes)
            if len(boxes) > 1:
                for box in boxes:
                    panel = f"f{len(figures) + 1}"
                    figures.append(
                        {
                            "id": panel,
                            "page": page,
                            "bbox": rounded(box),
                            "kind": "panel",
                            "parent": figure,
                            "number": None,
                        }
                    )
                    links.append({"type": "part_of", "source": panel, "target": figure})
    for page, k in number.items():
        rect = document[page].rect
        for info in document[page].get_image_info():
            box = pymupdf.Rect(info["bbox"]) & rect
            if box.get_area() > 0.01 * rect.get_area() and (k, *rounded(tuple(box))) not in used:
                sure = False
        sure &= (
            sum(
                d["rect"].get_area() > 0.01 * rect.get_area() and d["rect"].get_area() < 0.9 * rect.get_area()
                for d in document[page].get_drawings()
            )
            == 0
        )
    roles: list[dict[str, Any]] = []
    unsure: list[dict[str, Any]] = []
    for page, k in number.items():
        for line in located.pages[page]:
            item = {"page": k, "bbox": rounded(line.box)}
            if line.role in ("", "unsure", "contents"):
                unsure.append(item)
            else:
                roles.append(item | {"role": line.role, "text": line.text})
    return {
        "name": fact["name"],
        "convention": "real-latex",
        "lang": fact["lang"],
        "origin": "real PDF; captions of its LaTeX sources",
        "source": fact["source"],
        "kind": "latex",
        "scored": ["figures", "captions", "links"] if sure and figures else ["captions"],
        "link_types": ["caption_of"],
        "pages": [
            {
                "page": k,
                "width": round(document[page].rect.width, 1),
                "height": round(document[page].rect.height, 1),
            }
            for page, k in number.items()
        ],
        "figures": figures,
        "captions": captions,
        "entries": [],
        "mentions": [],
        "links": links,
        "roles": roles,
        "unsure": unsure,
    }
