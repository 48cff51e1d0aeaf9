"""`server.yaml`: documented, checked, and its secret kept."""

import stat
import threading
from pathlib import Path

import pytest
import yaml

from pictoria_docs.errors import ConfigError
from pictoria_docs.review.identity.server_config import (
    OidcOptions,
    ServerConfig,
    UploadOptions,
    load_server_config,
    secret_key,
)
from pictoria_docs.review.identity.server_config_file import documented_server_config
from pictoria_docs.strict_model import field_docs

EXAMPLE = Path(__file__).parents[2] / "configs" / "server.yaml"


def test_the_example_shows_every_option_with_its_default() -> None:
    assert load_server_config(EXAMPLE) == ServerConfig().found_from(EXAMPLE.parent)
    # After a change of an option: python -m pictoria_docs.review.identity.server_config_file > configs/server.yaml
    assert EXAMPLE.read_text(encoding="utf-8") == documented_server_config()


def test_the_example_of_openid_connect_makes_sense(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    start = lines.index("# oidc:")
    shown = yaml.safe_load("\n".join(line[2:] for line in lines[start:]))
    assert OidcOptions.model_validate(shown["oidc"]).claim == "email"


@pytest.mark.parametrize("kind", [ServerConfig, UploadOptions, OidcOptions])
def test_every_option_is_documented(kind: type[ServerConfig]) -> None:
    assert set(kind.model_fields) - {"upload", "oidc"} == set(field_docs(kind))


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("prot: 80", "config_misspelt", ["prot", "port"]),
        ("port: 0", "config_bad_value", ["port", "0"]),
        ("upload: {max_mb: 5}", "config_misspelt", ["upload.max_mb", "upload.max_mib"]),
        ("oidc: {issuer: 'https://a.example', client_id: x, claims: y}", "config_misspelt", ["oidc.claim"]),
        ("oidc: {issuer: 'http://a.example', client_id: x}", "config_bad_value", ["oidc.issuer"]),
        ("base_url: museum.example", "config_bad_value", ["base_url"]),
        ("frame_ancestors: ['x; script-src *']", "config_bad_value", ["frame_ancestors"]),
        ("projects: {a b: x, a-b: y}", "config_bad_value", []),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wrong_config_names_file_and_option(
    tmp_path: Path, text: str, code: str, told: list[str], language: str
) -> None:
    file = tmp_path / "server.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_server_config(file)
    assert error.value.code == code
    sentence = error.value.sentence(language)
    assert all(word in sentence for word in [str(file), *told])


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "server.yaml"
    file.write_text("data: d\nprojects: {vases: ../v.pictoria}\nbase_url: https://m.example/cat/\n")
    config = load_server_config(file)
    assert config.data == tmp_path / "d"
    assert config.projects["vases"] == tmp_path.parent / "v.pictoria"
    assert (config.base_url, config.prefix) == ("https://m.example/cat", "/cat")


def test_the_key_is_made_once_and_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    config = ServerConfig(data=tmp_path / "server")
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(secret_key(config))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1, "workers that start at once share the key"
    assert stat.S_IMODE((tmp_path / "server/secret.key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "server").iterdir()] == ["secret.key"]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    file = tmp_path / "key"
    file.write_text("x" * 64)
    file.chmod(0o644)
    with pytest.raises(ConfigError) as error:
        secret_key(ServerConfig(secret_key_file=file))
    assert error.value.code == "secret_key_open"
    file.chmod(0o600)
    assert secret_key(ServerConfig(secret_key_file=file)) == "x" * 64


def test_the_key_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTORIA_SECRET_KEY", "y" * 40)
    assert secret_key(ServerConfig(data=tmp_path)) == "y" * 40
    monkeypatch.setenv("PICTORIA_SECRET_KEY", "short")
    with pytest.raises(ConfigError) as error:
        secret_key(ServerConfig(data=tmp_path))
    assert error.value.code == "secret_key_short"
