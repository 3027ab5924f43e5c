"""A backup that is made while children answer is proved, and restored without their answers."""

from __future__ import annotations

import psycopg2
import pytest

from core.backup.archive import reading
from tests.core.backup.databases import dump_as_text, new_database, url_of
from tests.core.backup.test_proving import ONE, run

SCRIPT = """
from tests.voices.answering.sending import open_class, receive
group = open_class()
for _ in range(14):
    receive(group, C6="talk", C7="yes")
"""


@pytest.mark.long
@pytest.mark.django_db
def test_backup_in_the_middle_of_a_lesson_is_proved(tmp_path):
    path = tmp_path / ONE
    with new_database("board") as board, new_database("proof") as proof:
        for words in (("migrate", "--no-input"), ("shell", "-c", SCRIPT), ("backup", str(path))):
            done = run(tmp_path, *words, database=board)
            assert done.returncode == 0, done.stderr
        done = run(tmp_path, "prove_backup", str(tmp_path), database=proof)
        assert done.stdout.strip() == f"{ONE} was proved.", done.stderr
        live = psycopg2.connect(url_of(board))
        with live, live.cursor() as cursor:
            cursor.execute("SELECT sum(n) FROM voices_waitingcount")
            assert cursor.fetchone() == (14 * 3,)
        live.close()
    with reading(path) as reader:
        tables = reader.manifest.tables
    assert (tables["voices_waitingcount"], tables["voices_waitingmark"], tables["voices_surveyclass"]) == (0, 0, 1)
    assert "COPY public.voices_surveyclass" in dump_as_text(path)
    assert "COPY public.voices_waiting" not in dump_as_text(path)
