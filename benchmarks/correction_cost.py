"""What a person's time costs until the data of a project are finished.

    python -m benchmarks.correction_cost PROJECT.pictoria GOLD_FOLDER ...

`PROJECT` holds analysed documents whose gold files (by their names) are in the folders; it is copied, and the copy is
reviewed by a reviewer who knows the gold (`simulated_reviewer.py`), over REST. Beside it: drawing everything by hand,
and accepting everything unseen.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

import httpx

from benchmarks.simulated_reviewer import (
    Effort,
    KnownDocument,
    SimulatedReviewer,
    drawn_by_hand,
)
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.eval.gold import SUFFIX, Gold, load_gold
from pictoria_docs.eval.judgement import GoldJudgement, GoldVerdict
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.apps.answering import answering

MINUTE = 60.0
QUARTER = 0.25
PATIENCE = 120.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("project", type=Path)
    parser.add_argument("golds", type=Path, nargs="+")
    wanted = parser.parse_args()
    files = {
        path.name.removesuffix(SUFFIX): path for folder in wanted.golds for path in folder.glob(f"*{SUFFIX}")
    }
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, wanted.project.name)
        shutil.copytree(wanted.project, project)
        before = judged(project, files)
        app = make_desk(LocalDirectory(project, Person("reviewer", "Reviewer")))
        with (
            answering(app) as url,
            httpx.Client(
                base_url=url,
                timeout=PATIENCE,
                follow_redirects=True,
                headers={"X-Pictoria": "1", "Origin": url},
            ) as client,
        ):
            client.get("/", params={"token": app.state.settings.token})
            slug = client.get("/api/v1/desk").json()["projects"][0]["project"]
            reviewer = SimulatedReviewer(client, slug, before)
            reviewer.review()
        after = judged(project, files)
    tell(before, after, reviewer)
    return 0


def judged(project: Path, files: Mapping[str, Path]) -> dict[str, KnownDocument]:
    """The project's documents that have gold, by id."""
    with Project.open(project, create=False) as opened:
        views = [view for view in opened.documents if view.name in files]
        return {view.id: KnownDocument(view.data, load_gold(files[view.name])) for view in views}


def tell(
    before: Mapping[str, KnownDocument], after: Mapping[str, KnownDocument], reviewer: SimulatedReviewer
) -> None:
    """Print all figures."""
    pages = sum(known.document.page_count for known in before.values())
    golds: list[Gold] = [known.gold for known in before.values()]
    asked, effort = reviewer.asked, reviewer.effort
    print(f"{len(before)} documents, {pages} pages, {len(asked)} questions")
    _cost("reviewed", effort, pages)
    print(f"returns to a page: {effort.returns} of {effort.turns} turns")
    _cost("drawn by hand", drawn_by_hand(golds, pages), pages)
    changing = [index for index, question in enumerate(asked) if question.mistakes]
    mistakes = sum(question.mistakes for question in asked)
    first = sum(question.mistakes for question in asked[: round(len(asked) * QUARTER)])
    print(f"questions that changed something: {len(changing)} ({_share(len(changing), len(asked))})")
    judged = sum(question.judged for question in asked)
    print(f"of those that the gold knows anything of: {_share(len(changing), judged)} of {judged}")
    print(f"changes in the first quarter of the questions: {first} of {mistakes} ({_share(first, mistakes)})")
    early = sum(question.mistakes for question in asked if question.until <= effort.seconds * QUARTER)
    print(f"changes in the first quarter of the time: {early} of {mistakes} ({_share(early, mistakes)})")
    sheets = [question for question in asked if len(question.documents) > 1]
    print(
        f"contact sheets: {len(sheets)} of them, with {sum(len(sheet.documents) for sheet in sheets)} cards"
    )
    print(f"kinds asked: {dict(Counter(kind for question in asked for kind in question.kinds))}")
    clean = {id for id, known in before.items() if not _mistakes(known.judgement)}
    clean_pages = sum(before[id].document.page_count for id in clean)
    on_clean = sum(fmean(document in clean for document in question.documents) for question in asked)
    per_page = on_clean / max(clean_pages, 1)
    print(f"documents without a mistake: {len(clean)}, {clean_pages} pages, {per_page:.2f} questions a page")
    missed = sum(len(known.judgement.missed) for known in before.values())
    print(f"missed things offered: {len(reviewer.offered)} of {missed}")
    for name, known in (("before (accepted unseen)", before), ("at the end", after)):
        wrong = Counter(kind for each in known.values() for kind in _mistakes(each.judgement))
        things = sum(len(each.judgement.things) + len(each.judgement.missed) for each in known.values())
        print(f"mistakes {name}: {wrong.total()} of {things} ({_share(wrong.total(), things)}) {dict(wrong)}")


def _mistakes(judgement: GoldJudgement) -> list[str]:
    bad = (GoldVerdict.WRONG, GoldVerdict.INEXACT)
    wrong = [f"{thing.kind} {thing.verdict}" for thing in judgement.things.values() if thing.verdict in bad]
    return wrong + [f"{thing.kind} missed" for thing in judgement.missed]


def _cost(name: str, effort: Effort, pages: int) -> None:
    minutes = effort.seconds / MINUTE / pages * 100
    print(
        f"{name}: {minutes:.1f} minutes per 100 pages, {effort.actions / pages:.1f} actions a page, "
        f"{effort.turns} turns of pages"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
