"""`pictoria-docs deposit` at the strict Nakala of the tests: what is chosen is sent, what was refused begun anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.command_line import Done, called
from tests.exchange.publications import publication

from fake_nakala import KEY, FakeNakala  # isort: skip


def test_what_is_chosen_is_deposited_and_what_was_refused_begun_anew(
    example_project: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = example_project()

    def described(**changes: object) -> None:
        options = publication(formats=["csv"], **changes).model_dump(mode="json")
        (project / "config.yaml").write_text(yaml.safe_dump({"publication": options}), encoding="utf-8")

    with FakeNakala() as nakala:
        monkeypatch.setenv("NAKALA_API_KEY", KEY)

        def deposit(*options: str) -> Done:
            return called("deposit", project, "--nakala", "--api", nakala.url, *options, cwd=tmp_path)

        assert "nosuch" in deposit("--document", "nosuch").stderr
        assert deposit("--kind", "nosuch").returncode and not nakala.requests
        take = nakala.add_data
        nakala.add_data = lambda asked: take({**asked, "status": "gone"})  # type: ignore[method-assign]
        described()
        assert "--anew" in deposit("--kind", "entry").stderr
        nakala.add_data = take  # type: ignore[method-assign]
        described(title="Vases")
        assert "--anew" in deposit("--kind", "entry").stderr and not nakala.datas
        done = deposit("--kind", "entry", "--anew")
        assert not done.returncode and len(nakala.collections) == 2 and len(nakala.datas) == 2, done.stderr
    folder = next((project / "deposit/package/data").iterdir())
    (figures,) = folder.rglob("figures.csv")
    (entries,) = folder.rglob("entries.csv")
    assert len(figures.read_text(encoding="utf-8").splitlines()) == 1
    assert len(entries.read_text(encoding="utf-8").splitlines()) > 1
