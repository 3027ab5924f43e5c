"""Stands in for pg_dump and pg_restore: other versions, and ones that end halfway."""

from __future__ import annotations

from pathlib import Path

from core.backup.database import find_program


def put_program(folder: Path, name: str, *lines: str, version: str = "") -> Path:
    """Write a program into a folder for PG_BIN; `$REAL` in its lines is the real one, whose version it has by default."""
    real = find_program(name)
    printed = f'echo "{name} (PostgreSQL) {version}"' if version else '"$REAL" --version'
    script = ["#!/bin/sh", f'REAL="{real}"', f'if [ "$1" = --version ]; then {printed}; exit; fi', *lines]
    path = folder / name
    folder.mkdir(exist_ok=True)
    path.write_text("\n".join(script) + "\n")
    path.chmod(0o755)
    return path
