"""`pictoria-docs bench`: catalogues whose truth is known, made from seeds."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.eval.generator.bench import Item


def make_bench(
    to: Path,
    *,
    seeds: str,
    conventions: str,
    languages: str | None,
    every_language: bool,
    scanned: float,
) -> int:
    """Write the bench of `seeds` into the folder `to`, showing how far it is.

    Raises:
        ConfigError: seeds, an expression, a language or a share that makes no sense.
        ExportError: `to` cannot be written, or holds another bench.
        MissingPartError: a package with fonts is not installed.
    """
    from rich.console import Console
    from rich.progress import track

    from pictoria_docs.eval.generator.bench import parse_seeds, plan, write_bench

    langs = [part.strip() for part in languages.split(",") if part.strip()] if languages else []
    items = plan(
        parse_seeds(seeds),
        conventions=conventions,
        languages=langs,
        every_language=every_language,
        scanned=scanned,
    )
    command = ["pictoria-docs", "bench", "--to", "DIR", "--seeds", seeds]
    command += ["--conventions", conventions] if conventions != "." else []
    command += ["--languages", ",".join(langs)] if langs else []
    command += ["--every-language"] if every_language else []
    command += ["--scanned", f"{scanned:g}"] if scanned else []
    console = Console(stderr=True)

    def progress(items: "Iterable[Item]", count: int) -> "Iterable[Item]":
        title = translate("cli.making_bench")
        return track(items, title, total=count, console=console, disable=not console.is_terminal)

    made = write_bench(to, items, command=shlex.join(command), progress=progress)
    print(translate("cli.bench_made", count=len(made), folder=to))
    return 0
