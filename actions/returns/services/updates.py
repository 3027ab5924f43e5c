"""Taking over lines that were added to an update cell of a returned file, edited there, or removed."""

from actions.meetings.services.meetings import person_named
from actions.models import Action, ProgressUpdate
from actions.progress.services import progress
from actions.queries.services import raise_query
from actions.returns.rules.refusals import refusal
from actions.returns.services.taking import MEANWHILE, Decided, ReturnedFile
from actions.wording.document import normal
from actions.wording.updates import UpdateLine, join_updates, split_queries, split_updates
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken

NO_DAY = "Say on which day it was: the file does not."
NO_TEXT = "There is no update in this line."


def take_update(file: ReturnedFile, one: Decided) -> None:
    action = file.action(one.change)
    if one.change.kind == "update_added":
        add_lines(file, one, action)
        return
    if why := refusal(one.change, one.text):
        raise RuleBroken(why)
    update = standing_update(action, one.change.ours or one.change.base)
    if one.change.kind == "update_removed":
        reason = file.reason(one.reason)
        progress.strike_out_update(update=update, expected=update.version, by=file.by, reason=reason)
    else:
        correct(file, one, update)


def standing_update(action: Action, printed: str) -> ProgressUpdate:
    """The update of an action that is printed so; RuleBroken where there is none any more."""
    for update in action.updates.in_print():
        if normal(print_update(update)) == normal(printed):
            update.action = action
            return update
    raise RuleBroken(MEANWHILE)


def print_update(update: ProgressUpdate) -> str:
    return join_updates([UpdateLine(update.on, update.author_name, update.text, update.date_assumed)])


def correct(file: ReturnedFile, one: Decided, update: ProgressUpdate) -> None:
    (line,) = split_updates(one.theirs)
    on, reason = line.on or update.on, file.reason(one.reason)
    try:
        progress.correct_update(
            update=update, expected=update.version, text=line.text, on=on, by=file.by, reason=reason
        )
    except NothingChanged:  # only the mark of an assumed day went
        return


def add_lines(file: ReturnedFile, one: Decided, action: Action) -> None:
    """Save the updates and queries of an added line; those that are there already are not saved twice."""
    lines, queries = split_updates(one.theirs), split_queries(one.theirs)
    if not lines and not queries:
        raise RuleBroken(NO_TEXT)
    for query in queries:
        once(raise_query, action=action, text=query.text, on=query.on, by=file.by, reason=file.reason(one.reason))
    for line in reversed(lines):
        on = line.on or one.on
        if on is None:
            raise RuleBroken(NO_DAY)
        author, name = author_of(file, one, line)
        update = ProgressUpdate(action=action, on=on, text=line.text, author=author, author_name=name)
        update.date_assumed = line.assumed if line.on else one.assumed
        once(progress.save_new_update, update, by=file.by, reason=file.reason(one.reason))


def once(save, *args, **values) -> None:
    try:
        save(*args, **values)
    except AlreadyThere:
        return


def author_of(file: ReturnedFile, one: Decided, line: UpdateLine):
    """(author, printed name) of an added line: the person at its head, else the one who tracked the change if they are
    known, else the one who returned the file.

    Anybody else than the latter is the author only where that was confirmed and they are the only one of that name.
    """
    returner, name = file.returner, line.author
    person = person_named(name or one.change.author)
    if not name and person:
        name = person.display_name
    if not name or person == returner:
        return returner, progress.printable_author(name or (returner.display_name if returner else ""))
    ending = f", in a file returned by {returner.display_name}" if returner else ", in a returned file"
    longest = ProgressUpdate._meta.get_field("author_name").max_length - len(ending)
    return person if one.confirmed else None, progress.printable_author(f"{name[:longest]}{ending}")
