"""Our figures are those of the bench's own `score.py`, on the same files, to its last decimal."""

import csv
import importlib.util
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from pictoria_docs.eval.evaluation import evaluate
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.eval.predicted import REJECTED, TABLES, read_predicted

BENCH = Path(os.environ.get("PICTORIA_SHARED", "/nowhere")) / "bench"
pytestmark = pytest.mark.skipif(
    not (BENCH / "score.py").is_file(), reason="PICTORIA_SHARED names no folder with the bench"
)

Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def score() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("bench_score", BENCH / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_score"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["bench_score"]


def read(folder: Path) -> Tables:
    tables: Tables = {}
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            tables[table] = [row for row in csv.DictReader(file) if "empty" not in row]
    return tables


def write(folder: Path, tables: Tables, random: Random) -> None:
    """Write the tables as some tool might: other separators and decimal commas, a mark at the start."""
    separator = random.choice(",;\t")
    for table in TABLES:
        path = folder / f"{table}.csv"
        rows = tables.get(table)
        if rows is None:
            path.unlink()
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row)) or ["empty"]
        encoding = random.choice(["utf-8", "utf-8-sig"])
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=separator, restval="")
            writer.writeheader()
            writer.writerows(rows)


def spoil(tables: Tables, random: Random) -> None:
    """Errors of all kinds, some few or many of each."""
    rate = random.choice([0.02, 0.1, 0.3])

    def hit() -> bool:
        return random.random() < rate

    for name in TABLES:
        tables[name] = [row for row in tables[name] if not hit()]
        for row in tables[name]:
            if hit():
                row["status"] = random.choice(["rejected", "discarded", "accepted", ""])
    # A citation without its mention could be any of that thing: the bench lets chance take one.
    mentions = {row["mention_id"] for row in tables["mentions"] if row.get("status") not in REJECTED}
    tables["links"] = [r for r in tables["links"] if r["type"] != "cites" or r["source_id"] in mentions]
    figures, captions, links = tables["figures"], tables["captions"], tables["links"]
    # Not the mentions: of several that one box touches, the bench lets chance take one.
    for row in [*figures, *captions]:
        if hit():  # moved or of another size
            width, height = float(row["x1"]) - float(row["x0"]), float(row["y1"]) - float(row["y0"])
            for corner in ("x0", "y0", "x1", "y1"):
                size = width if corner.startswith("x") else height
                row[corner] = f"{float(row[corner]) + random.uniform(-0.25, 0.25) * size:.3f}"
        if random.random() < 0.05:
            row["page"] = str(int(row["page"]) + random.choice([-1, 1]))
        if random.random() < 0.03:
            row["x1"] = ""
    for row in list(figures):
        if hit():  # split in two, the whole kept or not
            middle = f"{(float(row['x0']) + float(row['x1'] or row['x0'])) / 2:.2f}"
            whole = row["figure_id"] if random.random() < 0.5 else f"gone-{row['figure_id']}"
            figures.append({**row, "figure_id": row["figure_id"] + "l", "x1": middle, "parent_id": whole})
            figures.append({**row, "figure_id": row["figure_id"] + "r", "x0": middle, "parent_id": whole})
            if whole != row["figure_id"]:
                figures.remove(row)
        if hit():
            row["kind"] = random.choice(["figure", "plate", "panel", ""])
        if hit():
            row["parent_id"] = random.choice(figures)["figure_id"]
    if random.random() < 0.3:  # plates as their panels alone
        wholes = {row["parent_id"] for row in figures if row["parent_id"]}
        tables["figures"] = figures = [row for row in figures if row["figure_id"] not in wholes]
    for row in captions:
        if hit():
            row["text"] = "".join(c for c in row["text"] if random.random() > 0.2)
        if hit():
            row["text"] = row["text"].upper()
        if hit() and row["label"] and row["text"].startswith(row["label"]):
            row["text"] = row["text"][len(row["label"]) :]
        if hit():
            row["text"] = random.choice(captions)["text"]
    for row in tables["entries"]:
        if hit():
            row["title"] = row["title"][::-1] if random.random() < 0.5 else f"{row['title']} en bronze"
        if hit():
            row["number"] = f"Cat. {row['number']}" if random.random() < 0.7 else "99"
        if hit():
            row["pages"] += random.choice([";99", "-40", ""])
    ids = {
        "caption_of": (captions, "caption_id", figures, "figure_id"),
        "depicts": (figures, "figure_id", tables["entries"], "entry_id"),
        "cites": (tables["mentions"], "mention_id", figures, "figure_id"),
    }
    for row in list(links):
        row["confidence"] = random.choice(["", "0,8", "0.25", f"{random.random():.3f}"])
        if row["type"] not in ids:
            continue
        sources, source, targets, target = ids[row["type"]]
        if hit() and sources and targets:
            links.append({**row, "source_id": random.choice(sources)[source]})
            links.append({**row, "target_id": random.choice(targets)[target]})
        if hit():
            row["source_id"], row["target_id"] = row["target_id"], row["source_id"]
        if hit():
            links.append(dict(row))
    for row in tables["fields"]:
        if hit():
            row["field"] = random.choice(["date", "height", "weight", "artist", "date_from", "medium", "odd"])
        if hit():
            row["value"] = random.choice(["21,5 x 10 cm", "120 mm", "-525/-500", "marbre", row["value"][3:]])
        if hit():
            row["normalised"] = random.choice(["", "-525/-500", "1850", '[{"value": 21, "unit": "mm"}]'])
    if random.random() < 0.3:  # mentions told by their links, where a page cites a thing only once
        places = {row["mention_id"]: (row["page"], row["text"]) for row in tables["mentions"]}
        cites = [link for link in links if link["type"] == "cites"]
        taken = Counter((places.get(link["source_id"], ("", ""))[0], link["target_id"]) for link in cites)
        for link in cites:
            page, text = places.get(link["source_id"], ("", ""))
            link |= {"evidence_page": page, "evidence_text": f"see {text} there"}
            if taken[page, link["target_id"]] > 1:
                # Which of several equal ones is meant, the bench lets chance say.
                links.remove(link)
        del tables["mentions"]
    if random.random() < 0.2:  # everything in the table of figures
        for row in figures:
            row["caption_text"] = " ".join(
                caption["text"]
                for caption in captions
                if caption["caption_id"] in row["caption_ids"].split(";")
            )
        del tables["links"]
        if random.random() < 0.5:
            del tables["captions"]


def differences(ours: dict[str, Any], theirs: dict[str, Any], path: str = "") -> list[str]:
    """Where the two do not agree; we may say more than they."""
    found = []
    for name, value in theirs.items():
        here = f"{path}/{name}"
        if name not in ours:
            found.append(f"{here} is missing")
        elif isinstance(value, dict):
            found += differences(ours[name], value, here)
        elif ours[name] != pytest.approx(value, abs=1.5e-4):  # a half may be rounded either way
            found.append(f"{here}: {ours[name]} for {value}")
    return found


@pytest.mark.parametrize("seed", range(6))
def test_same_figures_as_the_bench(score: ModuleType, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    golds = find_gold(BENCH / "dev")
    chosen = golds if seed == 0 else sorted(random.sample(golds, 8))
    for path in chosen:
        truth = json.loads(path.read_text(encoding="utf-8"))
        score.write_pred(truth, tmp_path)
        if seed:
            folder = tmp_path / truth["name"]
            tables = read(folder)
            spoil(tables, random)
            write(folder, tables, random)
    names = "|".join(path.name.removesuffix(".gold.json") for path in chosen)
    theirs = score.evaluate(str(BENCH / "dev"), str(tmp_path), f"^({names})$")
    ours = evaluate(map(load_gold, chosen), lambda name: read_predicted(tmp_path, name)).as_json()
    assert differences(ours, theirs) == []
    spoilt = theirs["overall"]["link"]["F1"] < 1
    assert spoilt == bool(seed), "the errors must show, and nothing else"
