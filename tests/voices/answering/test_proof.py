"""A backup that is made while children answer is proved, and restored without their answers."""

from __future__ import annotations

import sqlite3
import zipfile

import pytest

from core.backup.rows import DATABASE
from tests.core.backup.test_proving import ONE, prove, run

SCRIPT = """
from tests.voices.answering.sending import open_class, receive
group = open_class()
for _ in range(14):
    receive(group, C6="talk", C7="yes")
"""


@pytest.mark.long
def test_backup_in_the_middle_of_a_lesson_is_proved(tmp_path):
    for words in (("migrate", "--no-input"), ("shell", "-c", SCRIPT), ("backup", str(tmp_path / ONE))):
        done = run(tmp_path, *words, database="board")
        assert done.returncode == 0, done.stderr
    assert prove(tmp_path).stdout.strip() == f"{ONE} was proved."
    live = sqlite3.connect(tmp_path / "board.sqlite3")
    assert live.execute("SELECT sum(n) FROM voices_waitingcount").fetchone() == (14 * 3,)
    live.close()
    with zipfile.ZipFile(tmp_path / ONE) as archive:
        archive.extract(DATABASE, tmp_path)
    saved = sqlite3.connect(tmp_path / DATABASE)
    rows = [saved.execute(f"SELECT count(*) FROM voices_{name}").fetchone()[0] for name in
            ("waitingcount", "waitingmark", "surveyclass")]  # fmt: skip
    assert rows == [0, 0, 1] and saved.execute("SELECT received FROM voices_surveyclass").fetchone() == (14,)
    saved.close()
