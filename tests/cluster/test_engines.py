"""Real engines at work on a plan: programs of this machine, a Slurm of one node, a Ray cluster of two."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs.cluster.plan import PlanFolder
from pictoria_docs.cluster.submitting import Engine, submit
from pictoria_docs.errors import ConfigError, MissingPartError, ProjectBusyError
from tests.cluster.plans import exported
from tests.cluster.slurm import PATH, needs_slurm, slurm
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]


@needs_slurm
def test_slurm_does_a_plan_and_merges_it(
    planned: PlanFolder, tmp_path: Path, analysed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One task an array: the second array waits for the first.
    config = tmp_path / "cluster.yaml"
    config.write_text(
        f"""
slurm:
  array_tasks: 1
  directives: ["--export=NONE"]
  setup: ["export OMP_NUM_THREADS=1 PYTHONPATH={ROOT} PATH={PATH} SLURM_CONF={tmp_path}/slurm/slurm.conf"]
  command: "{sys.executable} -m pictoria_docs"
""",
        encoding="utf-8",
    )
    with slurm(tmp_path / "slurm") as environment:
        for name in ("PATH", "SLURM_CONF"):
            monkeypatch.setenv(name, environment[name])
        jobs = submit(planned, Engine.SLURM, config=config)
        assert isinstance(jobs, list)
        assert len(jobs) == 3
        with pytest.raises(ProjectBusyError):
            submit(planned, Engine.SLURM, config=config)
        log = planned.folder / "slurm"
        wait_until(lambda: any("merged" in file.read_text() for file in log.glob("*.log")))
    assert exported(tmp_path / "project", tmp_path / "out") == analysed


def test_without_slurm_that_is_told(planned: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingPartError, match="Slurm"):
        submit(planned, Engine.SLURM)


@pytest.fixture
def ray_cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytest.importorskip("ray", reason="Ray is not installed")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        yield cluster
    finally:
        cluster.shutdown()


def test_ray_does_a_plan_though_a_worker_and_a_node_die(
    planned: PlanFolder, tmp_path: Path, analysed: dict[str, bytes], ray_cluster: "object"
) -> None:
    node = ray_cluster.add_node(num_cpus=1)  # type: ignore[attr-defined]
    config = tmp_path / "cluster.yaml"
    config.write_text(f'ray: {{address: "{ray_cluster.address}"}}\n', encoding="utf-8")  # type: ignore[attr-defined]
    ended = False

    def kill_once() -> None:
        nonlocal ended
        attempts = [file for file in (planned.attempts(number) for number in range(2)) if file.exists()]
        if attempts and not ended:
            ended = True
            worker = int(attempts[0].read_text().split('"pid": ')[1].split("}")[0])
            os.kill(worker, signal.SIGKILL)
            ray_cluster.remove_node(node, allow_graceful=False)  # type: ignore[attr-defined]

    submit(planned, Engine.RAY, config=config, watch=kill_once)
    assert ended
    assert exported(tmp_path / "project", tmp_path / "out") == analysed


@pytest.mark.parametrize("sent", [signal.SIGUSR1, signal.SIGTERM])
def test_a_shard_whose_time_is_over_keeps_what_it_did(planned: PlanFolder, sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "pictoria_docs", "run", "shard", str(planned.folder), "1", "--jobs", "1"]
    with subprocess.Popen(command, cwd=ROOT) as program:
        wait_until(lambda: planned.attempts(1).exists() or program.poll() is not None)
        program.send_signal(sent)
    assert program.returncode == 130
    assert planned.database("part", 1).exists()
    submit(planned)
    assert planned.missing() == []
    assert not planned.database("part", 1).exists()


def test_an_option_that_makes_no_sense_is_named(planned: PlanFolder, tmp_path: Path) -> None:
    config = tmp_path / "cluster.yaml"
    config.write_text("slurm: {jobs: 3}\n")
    with pytest.raises(ConfigError, match=r"slurm\.jobs"):
        submit(planned, config=config)
