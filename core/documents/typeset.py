"""Runs the typesetter, each document in a process of its own.

The typesetter remembers parts of the latest ten documents: 20 MB for each plan of 43 rows, several hundred for one of
6,000. A web process or worker must not.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.documents import fonts

_REFUSED = 3  # exit code of the process where the typesetter refuses the text


class Refused(Exception):
    """The typesetter cannot set this text; the message is its own."""


def typeset(data: str) -> bytes:
    """The pages for `data` (JSON, see pdf.py) as a tagged PDF.

    Raises Refused where a text has no shape in the fonts, and RuntimeError where the process ends early, for example
    for lack of memory.
    """
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(  # noqa: S603 - our own interpreter and module, no text of a user among the arguments
        [sys.executable, "-m", "core.documents.typeset"],
        input=data.encode("utf-8"),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": root},
        start_new_session=True,  # a signal to our group ends this process once its work is done, and not the document
        check=False,
    )
    words = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == _REFUSED:
        raise Refused(words)
    if done.returncode:
        raise RuntimeError(f"Typesetting ended early (exit code {done.returncode}). {words[-500:]}")
    return done.stdout


def main() -> int:
    """Read data from standard input, write the PDF to standard output; signals to stop are left to the parent."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    import typst  # not in the process that asks

    data, template = sys.stdin.buffer.read().decode("utf-8"), Path(__file__).with_name("pdf.typ").read_bytes()
    compiler = typst.Compiler(template, font_paths=fonts.fonts(), ignore_system_fonts=True, sys_inputs={"data": data})
    try:
        pages = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        print(error.message, file=sys.stderr)
        return _REFUSED
    sys.stdout.buffer.write(pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
