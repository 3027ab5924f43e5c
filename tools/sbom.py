"""The bills of materials of a release, in CycloneDX 1.6: `python3 dev.py sbom` writes them into dist/.

sbom-python.json lists the packages of requirements.txt: versions from the lock, licences and dependencies from the
packages installed in .venv. sbom-styles.json lists those of package-lock.json, read without npm. Neither contains the
time, a random number or the address of a package index, so the same packages give the same files.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression, is_supported_id
from packaging.utils import canonicalize_name

from machine import ROOT, Stop

LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
LINK_KINDS = ("website", "vcs", "license", "documentation")  # external references that a bill keeps


def read_locked_packages(requirements: Path) -> dict[str, str]:
    """Normalised name → version of each package in a requirements file."""
    return {canonicalize_name(name): version for name, version in LOCKED.findall(requirements.read_text())}


def read_installed_bill(root: Path) -> dict:
    """The bill that cyclonedx-py makes of this environment, as parsed JSON; raises Stop if it fails."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--no-validate"]
    command += ["--spec-version", "1.6", "--pyproject", str(root / "pyproject.toml"), sys.executable]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise Stop(f"The installed packages could not be read: {done.stderr.strip()}")
    return json.loads(done.stdout)


def make_python_bill(root: Path) -> dict:
    """The bill of the packages in requirements.txt.

    A package that is not installed here, because it is for other systems, has a name and version only. Raises Stop if
    .venv has another version than the lock.
    """
    locked = read_locked_packages(root / "requirements.txt")
    bill = read_installed_bill(root)
    installed = {canonicalize_name(part["name"]): part for part in bill["components"]}
    versions = {name: part["version"] for name, part in installed.items()}
    differing = [name for name, version in locked.items() if versions.get(name, version) != version]
    if differing:
        raise Stop(f".venv does not agree with requirements.txt: {', '.join(differing)}. Run `python3 dev.py setup`.")
    components = [installed.get(name) or make_component(name, version, "pypi") for name, version in locked.items()]
    for part in components:
        links = [link for link in part.pop("externalReferences", []) if link["type"] in LINK_KINDS]
        part.update({"externalReferences": links} if links else {})
        part.pop("properties", None)
    refs = {part["bom-ref"] for part in components} | {"root-component"}
    bill["components"] = sorted(components, key=lambda part: part["bom-ref"])
    bill["dependencies"] = [
        each | ({"dependsOn": kept} if (kept := [ref for ref in each.pop("dependsOn", []) if ref in refs]) else {})
        for each in bill["dependencies"]
        if each["ref"] in refs
    ]
    return bill


def make_styles_bill(root: Path) -> dict:
    """The bill of the packages in package-lock.json; raises Stop if there is no such file."""
    path = root / "package-lock.json"
    if not path.exists():
        raise Stop("package-lock.json is missing. Make it with: npm install --package-lock-only")
    lock = json.loads(path.read_text())
    components = {}
    for place, package in lock["packages"].items():
        if place and not package.get("link"):
            part = make_npm_component(package.get("name") or place.rpartition("node_modules/")[2], package)
            components[part["bom-ref"]] = part
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"bom-ref": "root-component", "name": lock["name"], "type": "application"}},
        "components": [components[ref] for ref in sorted(components)],
    }


def make_npm_component(name: str, package: dict) -> dict:
    """A package of package-lock.json, with its licence and the digest of its archive."""
    part = make_component(name, package["version"], "npm")
    if licence := package.get("license"):
        known = is_supported_id(licence)
        joined = not known and is_expression(licence)
        part["licenses"] = [{"expression": licence} if joined else {"license": {"id" if known else "name": licence}}]
    method, _, digest = package.get("integrity", "").partition("-")
    if method == "sha512":
        part["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
    return part


def make_component(name: str, version: str, kind: str) -> dict:
    """A library with its package URL; `kind` is pypi or npm."""
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {"bom-ref": f"{name}=={version}", "type": "library", "name": name, "version": version, "purl": purl}


def list_unlicensed(bill: dict) -> list[str]:
    """Names of the packages for which no licence is known."""
    return [part["name"] for part in bill["components"] if not part.get("licenses")]


def write_bills(root: Path) -> list[Path]:
    """Write both bills into dist/ and print their sizes; raises Stop if one breaks the schema of CycloneDX."""
    from cyclonedx.validation.json import JsonStrictValidator  # takes two seconds to import

    written = []
    (root / "dist").mkdir(exist_ok=True)
    for name, make in {"sbom-python.json": make_python_bill, "sbom-styles.json": make_styles_bill}.items():
        bill = make(root)
        text = json.dumps(bill, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
            reason = str(error).partition("\n")[0]  # the rest is the whole schema
            raise Stop(f"{name} does not follow the schema of CycloneDX 1.6: {reason}")
        path = root / "dist" / name
        path.write_text(text)
        unlicensed = list_unlicensed(bill)
        print(f"dist/{name}: {len(bill['components'])} packages; licence unknown: {', '.join(unlicensed) or 'none'}")
        written.append(path)
    return written


def main() -> int:
    """Write the bills; returns the exit code."""
    try:
        write_bills(Path(ROOT))
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
