"""What a process and the programs that it runs take."""

import subprocess
import sys

import psutil

from pictoria_docs.pipeline.process_watch import WatchedProcess
from tests.waiting import wait_until

CALLER = """
import subprocess, sys
program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
print(program.pid, flush=True)
program.wait()
"""


def test_a_program_under_way_counts_for_its_caller_and_ends_with_it() -> None:
    caller = subprocess.Popen([sys.executable, "-c", CALLER], stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    program = psutil.Process(int(caller.stdout.readline()))
    watched = WatchedProcess(caller.pid, sys.maxsize)
    own = sum(psutil.Process(caller.pid).cpu_times()[:4])
    wait_until(lambda: watched.processor_seconds() > own + 0.5)
    watched.kill()
    caller.wait()
    wait_until(lambda: not program.is_running() or program.status() == psutil.STATUS_ZOMBIE)
    assert watched.processor_seconds() == 0.0
