"""The command line in tests: as a process of its own, or, where it is run often, in the process of the tests."""

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
Done = subprocess.CompletedProcess[str]


def cli(*arguments: object, cwd: Path, language: str = "en", typed: str = "") -> Done:
    """A command as a person starts it; most of its time goes into imports."""
    environment = {**os.environ, "PICTORIA_LANG": language, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pictoria_docs", *map(str, arguments)]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        input=typed,
        timeout=600,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def called(*arguments: object, cwd: Path, language: str = "en", typed: str = "") -> Done:
    """The same command in this process; what it would do to the working folder and the environment is undone."""
    from pictoria_docs.apps import cli as command_line

    out, errors = io.StringIO(), io.StringIO()
    words = ["pictoria-docs", *map(str, arguments)]
    with (
        chdir(cwd),
        patch.dict(os.environ, PICTORIA_LANG=language),
        patch.object(sys, "argv", words),
        patch.object(sys, "stdin", io.StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        try:
            command_line.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    done = subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())
    assert "Traceback" not in done.stdout + done.stderr
    return done
