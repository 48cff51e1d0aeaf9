"""The short form of the attack on a server of one's own."""

import pytest

from benchmarks.attack import __main__ as attack


@pytest.mark.slow
def test_the_server_withstands_the_attack(capsys: pytest.CaptureFixture[str]) -> None:
    assert attack.main(["--short"]) == 0, capsys.readouterr().out
