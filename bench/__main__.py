"""`python -m bench`: the commands of the bench."""

import argparse
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import bench
from bench.errors import BenchError
from bench.generator.collection import CatalogueSpec, parse_seeds, plan, write_bench
from bench.linkers import export_linked, linker_names
from bench.queries.query_set import write_query_set
from bench.training import MODELS, train
from pictoria_docs.api.project import Project
from pictoria_docs.errors import PictoriaError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 not done and told why in one sentence, 2 misuse of the command line."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except (BenchError, PictoriaError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=bench.__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    generate = commands.add_parser("generate", help="make catalogues whose truth is known, from seeds")
    generate.set_defaults(command=_generate)
    generate.add_argument("--to", type=Path, required=True, help="folder for the catalogues and their truth")
    generate.add_argument(
        "--seeds", default="1-3", help="such as 1-3,7: one catalogue of every convention each"
    )
    generate.add_argument("--conventions", default=".", help="only those whose name matches this expression")
    generate.add_argument("--languages", default="", help="such as fr,en: they take turns; six, if left out")
    generate.add_argument("--every-language", action="store_true", help="every catalogue in each language")
    generate.add_argument(
        "--scanned", type=float, default=0.0, help="share that comes as scans without text, 0 to 1"
    )
    queries = commands.add_parser(
        "queries", help="make catalogues and queries of them whose answers are known, to measure search"
    )
    queries.set_defaults(command=_queries)
    queries.add_argument("to", type=Path, help="an empty folder for catalogues, items and queries")
    queries.add_argument(
        "--bench", type=Path, help="folder of documents with gold, which are added to the made-up catalogues"
    )
    queries.add_argument("--seed", type=int, default=0, help="of the choice of queries")
    queries.add_argument(
        "--corpus", type=int, default=0, help="which made-up catalogues; each number gives others"
    )
    queries.add_argument("--times", type=int, default=1, help="how many times as many queries")
    link = commands.add_parser(
        "link", help="export an analysed project with another tool's links of captions"
    )
    link.set_defaults(command=_link)
    link.add_argument("project", type=Path, help="folder of the project, which stays as it is")
    link.add_argument("--linker", required=True, help="of " + ", ".join(linker_names()))
    link.add_argument("--to", type=Path, required=True, help="folder for the csv export")
    train = commands.add_parser("train", help="fit the models that ship with the package anew")
    train.set_defaults(command=_train)
    models = ", ".join(MODELS)
    train.add_argument(
        "models", nargs="+", choices=["all", *MODELS], metavar="MODEL", help=f"all, or some of: {models}"
    )
    train.add_argument(
        "--data", type=Path, action="append", required=True, help="folder of PDFs with gold; once or more"
    )
    train.add_argument("--work", type=Path, required=True, help="folder for the analysis, which resumes")
    train.add_argument("--to", type=Path, help="folder for the models; left out: in place of those that ship")
    return parser


def _generate(options: argparse.Namespace) -> None:
    """Write a bench, showing how far it is."""
    from rich.console import Console
    from rich.progress import track

    languages = [part.strip() for part in options.languages.split(",") if part.strip()]
    items = plan(
        parse_seeds(options.seeds),
        conventions=options.conventions,
        languages=languages,
        every_language=options.every_language,
        scanned=options.scanned,
    )
    command = ["python", "-m", "bench", "generate", "--to", "DIR", "--seeds", options.seeds]
    command += ["--conventions", options.conventions] if options.conventions != "." else []
    command += ["--languages", ",".join(languages)] if languages else []
    command += ["--every-language"] if options.every_language else []
    command += ["--scanned", f"{options.scanned:g}"] if options.scanned else []
    console = Console(stderr=True)

    def progress(items: Iterable[CatalogueSpec], count: int) -> Iterable[CatalogueSpec]:
        title = "Making catalogues"
        return track(items, title, total=count, console=console, disable=not console.is_terminal)

    made = write_bench(options.to, items, command=shlex.join(command), progress=progress)
    print(f"Catalogues made: {len(made)}, in {options.to}")


def _queries(options: argparse.Namespace) -> None:
    """Write the query set, showing how far it is."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)

    def progress(made: Iterable[Path], count: int) -> Iterable[Path]:
        title = "Making catalogues"
        return track(made, title, total=count, console=console, disable=not console.is_terminal)

    made = write_query_set(
        options.to,
        options.bench,
        seed=options.seed,
        corpus=options.corpus,
        times=options.times,
        progress=progress,
    )
    print(f"Queries made: {len(made)}, in {options.to}")


def _train(options: argparse.Namespace) -> None:
    """Fit models and tell where they are."""
    names = list(MODELS) if "all" in options.models else options.models
    data = [part for folder in options.data for part in ("--data", folder.name)]
    command = shlex.join(["python", "-m", "bench", "train", *options.models, *data])
    written = False
    for made in train(names, options.data, options.work, options.to, command):
        if isinstance(made, PictoriaError):
            print(made, file=sys.stderr)
        else:
            written = True
            print(f"Model: {made}")
    if not written:
        raise BenchError("No model was fitted.")


def _link(options: argparse.Namespace) -> None:
    """Write the csv export of a project, its captions linked by another rule."""
    with Project.open(options.project, create=False) as project:
        files = export_linked(project, options.linker, options.to)
    print(f"Files written: {len(files)}, in {options.to}")


if __name__ == "__main__":
    sys.exit(main())
