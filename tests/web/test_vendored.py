"""Scripts of others are the files their authors released, and docs/dependencies.md says which."""

import re
from hashlib import sha256
from pathlib import Path

import monitor
from tests.docs.documents import ROOT

FOLDER = Path(monitor.__file__).parent / "web" / "static" / "vendor"


def test_each_vendored_file_is_the_one_the_document_names() -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"`vendor/([\w.]+)`[^\n]*`([0-9a-f]{64})`", document))
    there = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir() if path.suffix in {".js", ".css"}
    }
    assert there == named


def test_each_vendored_file_has_its_licence_beside_it() -> None:
    for path in FOLDER.glob("*.js"):
        assert (FOLDER / f"{path.name.partition('.')[0]}.LICENSE").read_text(encoding="utf-8")
