"""Runs the typesetter: in this process for small documents, in a process of its own for large ones.

The typesetter keeps several hundred megabytes after 6,000 rows; a web process or worker must not.
"""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from core.documents import fonts

LARGEST_HERE = 500_000  # characters of data: about 600 rows
_REFUSED = 3  # exit code of the process where the typesetter refuses the text


class Refused(Exception):
    """The typesetter cannot set this text; the message is its own."""


@cache
def _template() -> bytes:
    return Path(__file__).with_name("pdf.typ").read_bytes()


def typeset(data: str) -> bytes:
    """The pages for `data` (JSON, see pdf.py) as a tagged PDF.

    Raises Refused where a text has no shape in the fonts, and RuntimeError where the process for a large document ends
    early, for example for lack of memory.
    """
    return _here(data) if len(data) <= LARGEST_HERE else _apart(data)


def _here(data: str) -> bytes:
    import typst  # slow to load

    compiler = typst.Compiler(
        _template(), font_paths=fonts.fonts(), ignore_system_fonts=True, sys_inputs={"data": data}
    )
    try:
        return compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise Refused(error.message) from error


def _apart(data: str) -> bytes:
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(  # noqa: S603 - our own interpreter and module, no text of a user among the arguments
        [sys.executable, "-m", "core.documents.typeset"],
        input=data.encode("utf-8"),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": root},
        check=False,
    )
    words = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == _REFUSED:
        raise Refused(words)
    if done.returncode:
        raise RuntimeError(f"Typesetting ended early (exit code {done.returncode}). {words[-500:]}")
    return done.stdout


def main() -> int:
    """Read data from standard input, write the PDF to standard output."""
    try:
        pages = _here(sys.stdin.buffer.read().decode("utf-8"))
    except Refused as error:
        print(error, file=sys.stderr)
        return _REFUSED
    sys.stdout.buffer.write(pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
