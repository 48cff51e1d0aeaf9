"""The weights of caption candidates: learned from gold, judged by leaving out one convention after the other.

    python benchmarks/caption_candidates.py PROJECT GOLD [PROJECT GOLD ...] [--to weights.yaml]

Each project was analysed from the documents whose gold files stand in the folder GOLD (as `variety.py --keep` and
`quality.py --keep` leave them). Prints for each kind of candidate how often weights that were learned from all other
conventions decide wrongly, and the mean log-loss; `--to` writes the weights learned from all.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from pictoria_docs.captioning.weights import save_weights
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.store import Store
from pictoria_docs.training.captions import (
    CaptionExample,
    HeldOut,
    caption_examples,
    leave_groups_out,
    train_captions,
)


def read(project: Path, gold: Path) -> tuple[list[CaptionExample], int]:
    """The candidates of a project's documents whose truth is known, and how many documents there are."""
    truth = {load_gold(file).name: file for file in find_gold(gold)}
    examples: list[CaptionExample] = []
    count = 0
    with Store(project) as store:
        for record in store.documents.all():
            if record.name in truth:
                document = store.stage_input(record.id, "captions")
                examples += caption_examples(document, load_gold(truth[record.name]))
                count += 1
    return examples, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="a project and its gold, as often as you like")
    parser.add_argument("--to", type=Path, help="write the weights here")
    options = parser.parse_args()
    if len(options.folders) % 2:
        parser.error("name a folder of gold files behind each project")
    examples: list[CaptionExample] = []
    documents = 0
    for project, gold in zip(options.folders[::2], options.folders[1::2], strict=True):
        more, count = read(project, gold)
        examples += more
        documents += count
    kinds: dict[str, list[HeldOut]] = defaultdict(list)
    for held_out in leave_groups_out(examples):
        kinds[held_out.kind].append(held_out)
    print("| candidate | convention | examples | right ones | wrong decisions | log-loss |")
    print("|---|---|---|---|---|---|")
    for kind, rows in kinds.items():
        for row in rows:
            if row.wrong_decisions:
                print(
                    f"| {kind} | {row.group} | {row.examples} | {row.right} | {row.wrong_decisions} | {row.loss:.3f} |"
                )
        total = sum(row.examples for row in rows)
        loss = sum(row.loss * row.examples for row in rows) / total
        wrong, right = sum(row.wrong_decisions for row in rows), sum(row.right for row in rows)
        print(f"| {kind} | all | {total} | {right} | {wrong} | {loss:.3f} |")
    if options.to is not None:
        trained_on = f"{len(examples)} candidates of {documents} documents, by gold"
        save_weights(train_captions(examples, trained_on=trained_on), options.to)


if __name__ == "__main__":
    main()
