"""A Slurm of one node with two slots, for tests: the daemons are Debian's, the files lie in a folder of the test."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.ports import free_port
from tests.waiting import wait_until

DAEMONS = ("munged", "slurmctld", "slurmd")
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
# Without daemons the engine is not tested here, also under CI: few machines let programs start them.
needs_slurm = pytest.mark.skipif(
    any(shutil.which(daemon, path=PATH) is None for daemon in DAEMONS) or os.geteuid() != 0,
    reason="Slurm's daemons are not installed, or may not be started",
)
CONFIG = """
ClusterName=one
SlurmctldHost=localhost
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={run}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
SlurmctldPidFile={run}/slurmctld.pid
SlurmdPidFile={run}/slurmd.pid
StateSaveLocation={run}/state
SlurmdSpoolDir={run}/spool
SlurmctldLogFile={run}/slurmctld.log
SlurmdLogFile={run}/slurmd.log
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
NodeName=localhost CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@contextmanager
def slurm(run: Path) -> Iterator[dict[str, str]]:
    """Start the daemons, and give the environment in which `sbatch` finds them; afterwards they are gone."""
    for folder in ("state", "spool"):
        (run / folder).mkdir(parents=True)
    values = {"run": run, "user": getpass.getuser(), "controller": free_port(), "node": free_port()}
    (run / "slurm.conf").write_text(CONFIG.format(**values))
    (run / "munge.key").write_bytes(os.urandom(1024))
    (run / "munge.key").chmod(0o400)
    environment = {**os.environ, "PATH": PATH, "SLURM_CONF": str(run / "slurm.conf")}
    munge = [
        *("munged", "--force", f"--key-file={run}/munge.key", f"--socket={run}/munge.socket"),
        *(f"--pid-file={run}/munge.pid", f"--log-file={run}/munge.log", f"--seed-file={run}/munge.seed"),
    ]
    try:
        for command in (munge, ["slurmctld", "-c"], ["slurmd"]):
            subprocess.run(command, env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
        wait_until(lambda: "idle" in _told(["sinfo", "--noheader", "--format=%T"], environment))
        yield environment
    finally:
        _told(["scancel", "--user", str(values["user"])], environment)
        with suppress(AssertionError):
            wait_until(lambda: not _told(["squeue", "--noheader"], environment), limit=60)
        for name in ("slurmd", "slurmctld", "munge"):
            _end(run / f"{name}.pid")


def _end(file: Path) -> None:
    """End a daemon, at once where it does not within a minute."""
    with suppress(OSError, ValueError, psutil.NoSuchProcess):
        daemon = psutil.Process(int(file.read_text()))
        programs = [daemon, *daemon.children(recursive=True)]
        daemon.terminate()
        for program in psutil.wait_procs(programs, timeout=60)[1]:
            program.kill()


def _told(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    ).stdout
