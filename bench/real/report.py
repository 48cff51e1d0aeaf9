"""Counts what there is, and looks for what cannot be: boxes beyond the page, empty boxes, links to nothing."""

import json
import re
from collections import Counter
from pathlib import Path

WORD = re.compile(r"^\W{0,3}[^\W\d_]{1,14}[.:]?\s{0,2}(n[o°º]\.?\s?)?(\d{1,4}|[IVXLC]{1,7}\b)", re.I)


def faults(truth: dict) -> list[str]:  # type: ignore[type-arg]
    """What is wrong with a gold."""
    sizes = {page["page"]: (page["width"], page["height"]) for page in truth["pages"]}
    found = []
    spans = [span for entry in truth["entries"] for span in entry["spans"]]
    for item in (
        *truth["figures"],
        *truth["captions"],
        *truth.get("roles", []),
        *truth.get("unsure", []),
        *spans,
    ):
        x0, y0, x1, y1 = item["bbox"]
        width, height = sizes[item["page"]]
        if x0 < -2 or y0 < -2 or x1 > width + 2 or y1 > height + 2 or x1 - x0 < 1 or y1 - y0 < 1:
            found.append(
                f"{truth['name']} p. {item['page']}: box {item['bbox']} of {item.get('id') or item.get('role')}"
            )
    known = {
        item["id"] for item in (*truth["figures"], *truth["captions"], *truth["entries"], *truth["mentions"])
    }
    found += [
        f"{truth['name']}: link to nothing {link}"
        for link in truth["links"]
        if {link["source"], link["target"]} - known
    ]
    return found


def table(folder: Path) -> str:
    """Counts by kind, language, role and kind of label, and the faults."""
    counts: dict[str, Counter[str]] = {
        key: Counter() for key in ("kind", "lang", "source", "roles", "labels", "place", "sizes")
    }
    wrong: list[str] = []
    for file in sorted(folder.rglob("*.gold.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        kind = truth["kind"]
        counts["kind"][kind] += 1
        counts["lang"][truth["lang"]] += 1
        counts["source"][truth["source"]] += 1
        counts["place"][truth.get("design", {}).get("place", "-")] += 1
        counts["roles"].update(role["role"] for role in truth.get("roles", []))
        counts["labels"].update(
            f"{kind}: "
            + (
                "label word"
                if WORD.match(c["text"]) and c["label"]
                else "number"
                if re.match(r"\W{0,2}(\d|[a-z]\W|[IVX]+\b)", c["text"])
                else "none"
            )
            for c in truth["captions"]
        )
        counts["sizes"].update(
            {
                f"{kind}: {key}": len(truth[key])
                for key in ("pages", "figures", "captions", "entries", "links", "unsure")
            }
        )
        wrong += faults(truth)
    sources = counts.pop("source")
    rows = [
        f"{key}: " + ", ".join(f"{name} {n}" for name, n in sorted(counter.items()))
        for key, counter in counts.items()
    ]
    return "\n".join([*rows, f"sources: {len(sources)}", f"faults: {len(wrong)}", *wrong[:20]])
