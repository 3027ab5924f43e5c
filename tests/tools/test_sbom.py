"""The bills of materials name every locked package with its licence, and nothing of the machine they were made on."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from machine import Stop
from tests.architecture.source import ROOT
from tools import sbom

LOCK = {
    "name": "styles",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "styles", "devDependencies": {"sass": "1.2.3"}},
        "node_modules/sass": {
            "version": "1.2.3",
            "resolved": "https://mirror.example/sass-1.2.3.tgz",
            "integrity": "sha512-" + base64.b64encode(bytes(range(64))).decode(),
            "license": "MIT",
        },
        "node_modules/sass/node_modules/@fonts/noto": {"version": "5.0.0", "license": "MIT OR Apache-2.0"},
        "node_modules/odd": {"version": "0.1.0", "license": "SEE LICENSE IN file"},
        "node_modules/bare": {"version": "0.2.0"},
        "node_modules/ours": {"link": True, "resolved": "ours"},
    },
}


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A folder with the locks from which bills are made."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "package-lock.json").write_text(json.dumps(LOCK))
    return folder


@pytest.fixture(scope="module")
def texts(root) -> dict[str, str]:
    """Name → text of each bill that was written."""
    return {path.name: path.read_text() for path in sbom.write_bills(root)}


@pytest.fixture(scope="module")
def python(texts) -> dict:
    return json.loads(texts["sbom-python.json"])


def test_python_bill_names_every_locked_package_and_no_other(python):
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = [re.split(r"[ ;\\]", line)[0] for line in lines if re.match(r"[a-z]", line)]
    names = {re.sub(r"\[.*\]|[-_.]+", lambda m: "" if "[" in m[0] else "-", pin.split("==")[0]) for pin in pinned}
    assert len(names) == len(pinned) > 40
    assert {re.sub(r"[-_.]+", "-", part["name"]).lower() for part in python["components"]} == names
    versions = {part["version"] for part in python["components"]}
    assert versions == {pin.split("==")[1] for pin in pinned}


def test_python_bill_knows_the_licence_of_all_that_is_installed(python):
    assert set(sbom.list_unlicensed(python)) <= {"colorama", "tzdata"}, "only those for other machines lack one"


def test_no_production_package_is_under_a_licence_that_binds_its_users(python):
    """MIT code may use packages under LGPL and MPL; GPL and AGPL would bind the whole service."""
    licences = {part["name"]: json.dumps(part.get("licenses", "")) for part in python["components"]}
    strong = re.compile(r"\bA?GPL-|(Affero|GNU) General Public", re.IGNORECASE)
    assert not {name for name, licence in licences.items() if strong.search(licence)}
    assert strong.search("GPL-3.0-only") and strong.search("GNU General Public License v3")
    assert not strong.search("LGPL-3.0") and not strong.search("GNU Library or Lesser General Public License (LGPL)")


def test_python_bill_lists_dependencies(python):
    graph = {each["ref"]: each.get("dependsOn", []) for each in python["dependencies"]}
    names = {ref.partition("==")[0] for ref in graph["root-component"]}
    assert {"Django", "psycopg2-binary", "typst"} <= names
    assert any(ref.startswith("asgiref==") for ref in graph[next(ref for ref in graph if ref.startswith("Django=="))])
    refs = {part["bom-ref"] for part in python["components"]} | {"root-component"}
    assert set(graph) <= refs and {ref for targets in graph.values() for ref in targets} <= refs


def test_bills_contain_no_path_time_or_index_of_this_machine(texts):
    for text in texts.values():
        assert str(ROOT) not in text and sys.prefix not in text
        assert "timestamp" not in text and "serialNumber" not in text
        links = [link["url"] for part in json.loads(text)["components"] for link in part.get("externalReferences", [])]
        assert not {link for link in links if "simple" in urlsplit(link).path.split("/")}


def test_bills_are_the_same_when_made_again(root, texts):
    assert {path.name: path.read_text() for path in sbom.write_bills(root)} == texts


def test_styles_bill_lists_the_packages_of_the_lock(texts):
    text = texts["sbom-styles.json"]
    parts = {part["name"]: part for part in json.loads(text)["components"]}
    assert set(parts) == {"sass", "@fonts/noto", "odd", "bare"}
    assert parts["sass"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert parts["sass"]["hashes"] == [{"alg": "SHA-512", "content": bytes(range(64)).hex()}]
    assert parts["@fonts/noto"]["purl"] == "pkg:npm/%40fonts/noto@5.0.0"
    assert parts["@fonts/noto"]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert parts["odd"]["licenses"] == [{"license": {"name": "SEE LICENSE IN file"}}]
    assert "licenses" not in parts["bare"]
    assert "mirror.example" not in text


def test_styles_bill_knows_the_licence_of_every_package_of_the_project():
    bill = sbom.make_styles_bill(ROOT)
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {part["name"] for part in bill["components"]} == {path.split("node_modules/")[-1] for path in locked if path}
    assert sbom.list_unlicensed(bill) == []


def test_styles_bill_is_refused_when_there_is_no_lock(tmp_path):
    with pytest.raises(Stop, match="package-lock.json is missing"):
        sbom.make_styles_bill(tmp_path)


def test_python_bill_is_refused_when_another_version_is_installed(tmp_path):
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / "requirements.txt").write_text("django==1.0 \\\n    --hash=sha256:00\n")
    with pytest.raises(Stop, match=r"does not agree with requirements.txt: django\. Run"):
        sbom.make_python_bill(tmp_path)


def test_bill_is_refused_when_it_breaks_the_schema(root, monkeypatch):
    monkeypatch.setattr(sbom, "make_python_bill", lambda folder: {"bomFormat": "CycloneDX", "components": "none"})
    with pytest.raises(Stop, match=r"does not follow the schema[^\n]*'specVersion' is a required property$"):
        sbom.write_bills(root)
