"""What a return says of the posts of its agency beside what the directory has, and the directory updated from it.

Which question is meant is told by its `known_as`: "eslo" (who it is), "eslo_training" (when last trained), "deputy"
(whether, or who). Nothing is updated by itself: a moderator chooses line by line, and history names the receipt.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agencies.directory.services import tidy_name
from agencies.links.services import lock_agency
from agencies.models import Eslo
from agencies.posts.services import eslos
from audits.models import Return, Verdict
from audits.questions.questionnaire import Asked, Given
from audits.returns.return_data import ReturnData, return_data_of
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

ESLO, TRAINING, DEPUTY = "eslo", "eslo_training", "deputy"
PARTS = {"job": "job_title", "email": "email", "phone": "phone"}  # of an answer → of a post
WORDS = {"name": "name", "job_title": "job title", "email": "email address", "phone": "telephone"}
CHANGED = "The directory was changed since you opened the page. Check the ticked entries, and finish again."
NOT_ACCEPTED = "The directory is updated from accepted answers only: accept {code} first, or untick its line."
TWO_LINES = "The training date is that of {name}. Tick the line about {name} as well, or untick this one."


def known_as(question: Asked) -> str:
    """Which fact of the directory a question asks for; "" for none."""
    return getattr(question, "known_as", "")


@dataclass(frozen=True)
class Posts:
    lead: Eslo | None = None
    deputies: tuple[Eslo, ...] = ()

    @property
    def token(self) -> str:
        """The versions of these posts: another one once any of them has changed."""
        return " ".join(f"{each.pk}.{each.version}" for each in (self.lead, *self.deputies) if each)


def posts_of(agency: int) -> Posts:
    held = list(Eslo.objects.filter(agency=agency, valid_to__isnull=True))
    lead = next((each for each in held if each.post == Eslo.Post.LEAD), None)
    return Posts(lead, tuple(each for each in held if each.post == Eslo.Post.DEPUTY))


@dataclass(frozen=True)
class Difference:
    """`words` are what the directory has, `offer` what an update does, "" where none is possible."""

    key: str
    code: str
    words: str
    offer: str = ""
    name: str = ""


def differences(return_data: ReturnData, posts: Posts) -> list[Difference]:
    if return_data.audit_return.access_point_id:
        return []
    found, name = [], ""
    for code, question in return_data.form.questions.items():
        key, given = known_as(question), return_data.given(question)
        if key == ESLO:
            each = of_lead(code, given, posts.lead, day_of(return_data.audit_return, posts.lead))
            name = each.name if each else ""
        elif key == TRAINING:
            each = of_training(code, given, posts.lead, name)
        else:
            each = of_deputy(code, given, posts.deputies) if key == DEPUTY else None
        found += [each] if each else []
    return found


def of_lead(code: str, given: Given, lead: Eslo | None, day: dt.date) -> Difference | None:
    stated = person_in(given)
    if not stated:
        return Difference(ESLO, code, f"The directory has {lead} as ESLO.") if lead else None
    if lead is None:
        offer = f"{stated['name']} becomes ESLO on {print_date(day)}"
        return Difference(ESLO, code, "The directory names no ESLO.", offer, stated["name"])
    changes = corrections(lead, stated)
    if changes is None:
        offer = f"{stated['name']} takes over from {lead} as ESLO on {print_date(day)}"
        return Difference(ESLO, code, f"The directory has {lead} as ESLO.", offer, stated["name"])
    if not changes:
        return None
    now = "; ".join(f"{WORDS[name]} {getattr(lead, name) or 'not known'}" for name in changes)
    new = "; ".join(f"{WORDS[name]} {value}" for name, value in changes.items())
    return Difference(ESLO, code, f"The directory has, of {lead}: {now}.", f"Of {lead}: {new}")


def of_training(code: str, given: Given, lead: Eslo | None, name: str) -> Difference | None:
    if name:  # of somebody whom the directory does not have yet
        return Difference(TRAINING, code, "", f"{name} was trained on {print_date(given.day)}") if given.day else None
    if lead is None or given.day == lead.trained_on:
        return None
    has = f"was last trained on {print_date(lead.trained_on)}" if lead.trained_on else "has no training"
    words = f"In the directory {lead} {has}."
    if given.day is None or (lead.trained_on and given.day < lead.trained_on):
        return Difference(TRAINING, code, words)
    return Difference(TRAINING, code, words, f"{lead} was last trained on {print_date(given.day)}")


def of_deputy(code: str, given: Given, deputies: Collection[Eslo]) -> Difference | None:
    names, stated = " and ".join(map(str, deputies)), person_in(given)
    if stated and all(stated["name"].casefold() != each.name.casefold() for each in deputies):
        words = f"The directory has {names} as deputy." if names else "The directory names no deputy."
        return Difference(DEPUTY, code, words, f"{stated['name']} becomes deputy", stated["name"])
    if given.code == "n" and deputies:
        return Difference(DEPUTY, code, f"The directory has {names} as deputy.", f"{names} is no longer deputy")
    return Difference(DEPUTY, code, "The directory names no deputy.") if given.code == "y" and not deputies else None


def person_in(given: Given) -> dict[str, str]:
    """The details of a person in an answer, by field of a post; empty without a name."""
    value = given.value if isinstance(given.value, Mapping) else {}
    if not value.get("name"):
        return {}
    return {"name": tidy_name(value["name"])} | {name: value[part] for part, name in PARTS.items() if value.get(part)}


def corrections(post: Eslo, stated: Mapping[str, str]) -> dict[str, str] | None:
    """What an answer says otherwise of the holder of a post, whatever its case and spaces; None for somebody else."""
    if stated["name"].casefold() != post.name.casefold() and plain(stated.get("email", "-")) != plain(post.email):
        return None
    return {name: value for name, value in stated.items() if plain(value) != plain(getattr(post, name))}


def plain(text: str) -> str:
    return "".join(text.split()).casefold()


def day_of(audit_return: Return, lead: Eslo | None) -> dt.date:
    """The day from which a return says who the ESLO is: when it came in; today where the one before began later."""
    came = timezone.localdate(audit_return.submitted_at) if audit_return.submitted_at else today()
    return today() if lead and came <= lead.valid_from else came


@transaction.atomic
def update_directory(*, audit_return: Return, lines: Collection[str], token: str, by) -> int:
    """Update the directory by the ticked lines; how many. RuleBroken where posts are not as in `token`."""
    if not lines:
        return 0
    lock_agency(audit_return.agency_id)
    return_data, posts = return_data_of(audit_return, last_year=False), posts_of(audit_return.agency_id)
    if posts.token != token:
        raise RuleBroken(CHANGED)
    chosen = [each for each in differences(return_data, posts) if each.key in lines and each.offer]
    if {each.key for each in chosen} != {*lines}:
        raise RuleBroken(CHANGED)
    reason = f"From return {audit_return.receipt}"
    for each in chosen:
        verdict = return_data.verdict_on(return_data.form.questions[each.code])
        if verdict is None or verdict.says != Verdict.Says.ACCEPTED:
            raise RuleBroken(NOT_ACCEPTED.format(code=each.code))
        UPDATES[each.key](return_data, each, posts_of(audit_return.agency_id), by=by, reason=reason)
    return len(chosen)


def update_lead(return_data: ReturnData, line: Difference, posts: Posts, **change) -> None:
    stated, lead = person_in(return_data.answers[line.code]), posts.lead
    day = day_of(return_data.audit_return, lead)
    if lead is None:
        eslos.appoint(agency=return_data.audit_return.agency, valid_from=day, **stated, **change)
    elif line.name:
        eslos.hand_over(eslo=lead, expected=lead.version, valid_from=day, **stated, **change)
    else:
        eslos.correct(eslo=lead, expected=lead.version, **corrections(lead, stated), **change)


def update_training(return_data: ReturnData, line: Difference, posts: Posts, **change) -> None:
    stated = next((person_in(return_data.given(each)) for each in of_key(return_data, ESLO)), {})
    if posts.lead is None or (stated and corrections(posts.lead, stated) is None):
        raise RuleBroken(TWO_LINES.format(name=stated.get("name", "the ESLO")))
    day = return_data.answers[line.code].day
    eslos.note_training(eslo=posts.lead, expected=posts.lead.version, on=day, **change)


def update_deputy(return_data: ReturnData, line: Difference, posts: Posts, **change) -> None:
    if line.name:
        agency, day = return_data.audit_return.agency, day_of(return_data.audit_return, None)
        stated = person_in(return_data.answers[line.code])
        eslos.appoint(agency=agency, post=Eslo.Post.DEPUTY, valid_from=day, **stated, **change)
        return
    for each in posts.deputies:
        eslos.end_post(eslo=each, expected=each.version, last_day=today(), **change)


def of_key(return_data: ReturnData, key: str) -> list[Asked]:
    return [each for each in return_data.form.questions.values() if known_as(each) == key]


UPDATES = {ESLO: update_lead, TRAINING: update_training, DEPUTY: update_deputy}
