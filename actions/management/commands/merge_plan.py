"""Compare a returned file with the plan from which it was exported, and with --accept all accept its changes."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from actions.models import Plan
from actions.returns.importer import Considered, ReturnImporter, consider, numbers_of
from actions.returns.rules.matching import Match, match_rows
from actions.returns.rules.values import CellChange
from actions.wording.document import UnreadablePlan
from actions.wording.exported import read_marks
from core.importing import services
from core.importing.columns import heading_test
from core.importing.fields import CHANGED
from core.importing.readers import read_file
from core.importing.source import UnreadableFile
from core.importing.work import Work, begin
from core.records.rules import RuleBroken

SIDES = ("theirs", "ours", "same", "conflict")
NO_PLAN = "This file was not exported from a plan that is here. Import it, or name one with --plan."


class Command(BaseCommand):
    help = (
        "Compare a returned file with its plan. Nothing is saved without --accept all, which accepts what only the "
        "file changed. Exit code 0: nothing is left; 1: something waits for a person, or was not read; 2: it cannot be "
        "compared."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--plan", type=int, metavar="ID", help="the plan of a file that does not name one")
        parser.add_argument("--accept", choices=["all"], help="accept what only the file changed")
        parser.add_argument("--json", action="store_true", help="print the comparison for programs")

    def handle(self, *, file, plan, accept, **options):
        path = Path(file)
        try:
            work = read(path, plan)
            found = considered(work)
            taken = self.accept(work, path.name, found) if accept else []
        except OSError as error:
            raise CommandError(f"{path.name} could not be opened: {error.strerror}.", returncode=2) from None
        except (UnreadableFile, UnreadablePlan) as error:
            raise CommandError(error.message, returncode=2) from None
        except RuleBroken as broken:
            raise CommandError(f"Nothing has been saved. {broken}", returncode=1) from None
        left = [one.change for one in found.decisions if one.is_theirs and one.change.key not in taken]
        if options["json"]:
            values = as_json(found, taken, [change.key for change in left], work.source.notes)
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))
        else:
            self.print_words(found, taken, left)
            for note in work.source.notes:
                self.stdout.write(note)
        if left or work.source.notes:
            raise SystemExit(1)

    @transaction.atomic
    def accept(self, work: Work, filename: str, found: Considered) -> list[str]:
        """Accept what is ticked before anybody looks; the keys of these changes."""
        taken = [row.name for row in found.rows if row.state == CHANGED]
        if taken:
            importer = ReturnImporter(found.plan, work.source)
            import_ = services.store_work(importer=importer, work=work, filename=filename, by=None)
            mark = services.mark_of(services.preview(import_, work))
            services.accept_import(import_=import_, expected=import_.version, mark=mark, by=None)
        return taken

    def print_words(self, found: Considered, taken: list[str], left: list[CellChange]) -> None:
        numbers = numbers_of([*found.ours, *found.base])
        counts = Counter(one.change.state for one in found.decisions)
        sides = ", ".join(f"{counts[side]} {side}" for side in SIDES)
        self.stdout.write(f"{found.plan.title}: {sides}")
        for change in (one.change for one in found.decisions if one.is_theirs):
            number = numbers.get(change.placement)
            state = "accepted" if change.key in taken else change.state
            where = f"Action {number}" if number else "New row"
            self.stdout.write(f"- {where}, {change.column} ({state}): “{change.base}” → “{change.theirs}”")
            if change.question:
                self.stdout.write(f"  {change.question}")
        if left and not taken:
            self.stdout.write("Nothing has been saved. Add --accept all to accept what only the file changed.")


def read(path: Path, plan: int | None) -> Work:
    """The work on a returned file. Raises UnreadableFile where it is of no plan that is here."""
    importer = ReturnImporter(chosen_plan(plan))
    source = read_file(path.read_bytes(), path.name, heading_test(importer.fields()))
    try:
        importer = importer.importer_for(source, None)
    except UnreadableFile:
        if read_marks(source):
            raise
        raise UnreadableFile(NO_PLAN) from None
    work = begin(source, importer, services.memory_of(importer), {})
    importer.check_file(work, None)
    return work


def chosen_plan(key: int | None) -> Plan | None:
    if key is None:
        return None
    plan = Plan.objects.not_undone().filter(pk=key).first()
    if plan is None:
        raise UnreadableFile(f"There is no plan {key}.")
    return plan


def considered(work: Work) -> Considered:
    return consider(ReturnImporter().read_all(work)[0][1], work.choices, lock=False)


def as_json(found: Considered, taken: list[str], left: list[str], notes: tuple[str, ...]) -> dict:
    returned = found.returned
    matches = [match for match in match_rows(returned.rows, found.base) if match.placement]
    counts = Counter(one.change.state for one in found.decisions)
    places = {row.placement: place for place, row in enumerate(found.base, start=1)}
    numbers = numbers_of([*found.ours, *found.base])
    return {
        "plan": found.plan.pk,
        "title": found.plan.title,
        "exported": returned.moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "scope": returned.scope,
        "marks": marks_of(matches),
        "rows": {"file": len(returned.rows), "plan": len(found.base), "matched": len(matches)},
        "counts": {side: counts[side] for side in SIDES},
        "changes": [change_as_json(one.change, places, numbers) for one in found.decisions],
        "accepted": taken,
        "left": left,
        "notes": list(notes),
    }


def marks_of(matches: list[Match]) -> str:
    """How many rows were matched by the marks of the file: "kept" for all, "partly" for some, "lost" for none."""
    by_key = sum(match.by == "key" for match in matches)
    if not by_key:
        return "lost"
    return "kept" if by_key == len(matches) else "partly"


def change_as_json(change: CellChange, places: dict[int, int], numbers: dict[int, str]) -> dict:
    """A change; its row is the place in the exported table from 1, its action the printed number."""
    number = numbers.get(change.placement)
    comments = [
        {"author": each.author, "on": each.on and each.on.isoformat(), "text": each.text} for each in change.comments
    ]
    return {
        "key": change.key,
        "row": places.get(change.placement),
        "action": int(number) if number else None,
        **{name: getattr(change, name) for name in ("column", "kind", "state", "base", "theirs", "ours", "author")},
        "on": change.on and change.on.isoformat(),
        "comments": comments,
        "question": change.question or None,
    }
