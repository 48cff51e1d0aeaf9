"""Deposits of small documents at a Nakala of this machine."""

from pathlib import Path

from pictoria_docs.plugins import PublicationOptions
from pictoria_nakala.client import NakalaClient
from pictoria_nakala.depositing import NakalaDeposit, NakalaStatus, deposit_package
from tests.exchange.publications import publication, write_package

from fake_nakala import KEY  # isort: skip


def deposit_at(
    url: str,
    project: Path,
    *names: str,
    options: PublicationOptions | None = None,
    key: str = KEY,
    status: NakalaStatus = NakalaStatus.PENDING,
    timeout: float = 5.0,
    retries: int = 2,
    anew: bool = False,
) -> NakalaDeposit:
    """Deposit such documents, without waiting longer than a test should."""
    chosen = options or publication(formats=["csv"])
    client = NakalaClient(url, key, chosen.allowed_hosts, timeout=timeout, retries=retries, longest_wait=0.05)
    try:
        return deposit_package(
            project,
            client,
            url,
            chosen,
            lambda folder: write_package(folder, chosen, *names),
            status,
            settling=0.02,
            anew=anew,
        )
    finally:
        client.close()
