"""What may be asked, and what may not."""

import asyncio
import os
import subprocess
import sys

import httpx
import pytest

from pictoria_docs.errors import ConfigError
from pictoria_docs.models.network_policy import (
    GuardedTransport,
    OutsideError,
    check_endpoint,
    is_private,
    quiet_environment,
)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.1", "10.1.2.3", "172.31.0.1", "192.168.1.5", "::1", "fd12::1", "::ffff:10.0.0.1"],
)
def test_at_home(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.32.0.1",
        "192.169.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "2001:db8::1",
        "::ffff:8.8.8.8",
        "64:ff9b::0808:0808",
        "2002:7f00:1::",
        "198.51.100.1",
        "nonsense",
    ],
)
def test_outside(address: str) -> None:
    assert not is_private(address)


def resolver(*addresses: str):  # type: ignore[no-untyped-def]
    return lambda host, port: list(addresses)


def test_all_addresses_of_a_name_must_be_at_home() -> None:
    check_endpoint("http://gpu.local:8000/v1", resolve=resolver("10.0.0.1", "fd00::1"))
    with pytest.raises(ConfigError) as caught:
        check_endpoint("http://gpu.local:8000/v1", resolve=resolver("10.0.0.1", "93.184.216.34"))
    for language in ("en", "fr"):
        sentence = caught.value.sentence(language)
        assert "gpu.local" in sentence and "93.184.216.34" in sentence and "allowed_hosts" in sentence


@pytest.mark.parametrize("name", ["gpu.example.org", "GPU.example.org", "gpu.example.org:8000"])
def test_a_host_that_the_config_names_may_be_asked(name: str) -> None:
    check_endpoint("http://gpu.example.org:8000/v1", (name,), resolver("93.184.216.34"))


@pytest.mark.parametrize(
    "name", ["example.org", "gpu.example.org:80", "pu.example.org", "gpu.example.org.evil.net"]
)
def test_another_name_in_the_config_does_not_help(name: str) -> None:
    with pytest.raises(ConfigError):
        check_endpoint("http://gpu.example.org:8000/v1", (name,), resolver("93.184.216.34"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gpu",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1\\@evil.net/",
        "http://[",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ConfigError):
        check_endpoint(url)


def test_the_host_behind_a_false_front() -> None:
    with pytest.raises(ConfigError) as caught:
        check_endpoint("http://127.0.0.1@evil.net/v1", resolve=resolver("93.184.216.34"))
    assert "evil.net" in str(caught.value)


def test_numbers_that_are_addresses() -> None:
    check_endpoint("http://2130706433/v1")  # 127.0.0.1
    with pytest.raises(ConfigError):
        check_endpoint("http://134744072/v1")  # 8.8.8.8


def test_a_name_that_moves_after_the_check_gains_nothing() -> None:
    answers = iter([["127.0.0.1"], ["93.184.216.34"]])

    def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    check_endpoint("http://moving.example:8000/v1", resolve=resolve)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=GuardedTransport(resolve=resolve), trust_env=False) as http:
            await http.get("http://moving.example:8000/v1/models")

    with pytest.raises(OutsideError):
        asyncio.run(ask())


def test_the_checked_address_is_the_one_used() -> None:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    async def ask() -> None:
        transport = GuardedTransport(resolve=resolver("10.0.0.7"), inner=httpx.MockTransport(reply))
        async with httpx.AsyncClient(transport=transport) as http:
            await http.get("https://gpu.local:8443/v1/models")

    asyncio.run(ask())
    assert (seen[0].url.host, seen[0].headers["Host"]) == ("10.0.0.7", "gpu.local:8443")
    assert seen[0].extensions["sni_hostname"] == "gpu.local"


def test_libraries_are_told_to_report_nothing() -> None:
    quiet = quiet_environment()
    assert quiet["VLLM_NO_USAGE_STATS"] == quiet["DO_NOT_TRACK"] == quiet["HF_HUB_DISABLE_TELEMETRY"] == "1"
    assert quiet["HF_HUB_OFFLINE"] == "1"
    assert "HF_HUB_OFFLINE" not in quiet_environment(allow_downloads=True)


def test_conversations_are_not_traced_even_if_the_environment_says_so() -> None:
    pytest.importorskip("langchain_core")
    program = (
        "from pictoria_docs.models.network_policy import quiet_process; quiet_process()\n"
        "from langsmith.utils import tracing_is_enabled; print(tracing_is_enabled())"
    )
    environment = {**os.environ, "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
