"""Composes what is printed again and again until the attack finds no small count in it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from core.attack import ENOUGH, Attacked
from core.records.rules import RuleBroken
from voices.figures.printed import ALL, BASE, Printed
from voices.figures.protection.attacking import Count, Public, PublicIssue, count_hidden, public_setting, revealed_by
from voices.figures.protection.composing import (
    Composed,
    Known,
    Place,
    Texts,
    compose,
    key_of,
    places_of_issue,
    places_of_setting,
)
from voices.figures.rules import Column, Group, Shape, clusters, every

REVEALS = "These figures cannot be published: with what was published before, they would reveal a count of 1 to 5."
ROUNDS = 5  # in which further counts are hidden, before questions are withheld
Questions = dict[str, Texts]


def print_setting(groups: Sequence[Group], shapes: Sequence[Shape]) -> Questions:
    """The own result of a setting with these groups: code → option → {"all": text}."""
    [*parts, whole] = places_of_setting(groups, shapes, None)
    known = Known({part.key: [part] for part in parts}, {})
    key = groups[0].setting

    def read(questions: Questions) -> Public:
        return Public([public_setting(key, groups, every(shapes), Printed({"questions": plain(questions)}))])

    found: Questions = {}
    for cluster in clusters(shapes):
        found |= protect(cluster, {ALL: whole}, known, read)
    return found


def plain(questions: Questions) -> dict[str, dict[str, str]]:
    """The texts of a setting, which has no columns."""
    return {code: {option: texts[ALL] for option, texts in own.items()} for code, own in questions.items()}


def print_round(
    shapes: Sequence[Shape],
    settings: Mapping[str, tuple[Sequence[Group], Printed | None]],
    issues: Sequence[tuple[Sequence[Column], Printed]],
    columns: Sequence[Column],
) -> Questions:
    """The figures of a round: code → option → column → text. `settings`: each setting and the pool, with its groups and
    what it prints; `issues`: those so far; `columns`: of the new one, "all" last. RuleBroken where nothing that could
    be withheld protects a count.
    """
    own_shapes = every(shapes)
    groups = {group.key: group for own, _ in settings.values() for group in own}
    known = Known(
        {key: places_of_setting(own, own_shapes, printed) for key, (own, printed) in settings.items()},
        {
            f"issue {number}": places_of_issue(own, groups, own_shapes, printed)
            for number, (own, printed) in enumerate(issues)
        },
    )
    public = Public(
        [public_setting(key, own, own_shapes, printed) for key, (own, printed) in settings.items()],
        [PublicIssue(own, printed) for own, printed in issues],
    )
    places = places_of_issue(columns, groups, own_shapes, None)
    new = {column.band: place for column, place in zip(columns, places, strict=True)}

    def read(questions: Questions) -> Public:
        return public.with_issue(PublicIssue(columns, Printed({"questions": questions})))

    found: Questions = {}
    for cluster in clusters(shapes):
        found |= protect(cluster, new, known, read, public)
    return found


def protect(
    shapes: Sequence[Shape],
    new: Mapping[str, Place],
    known: Known,
    read: Callable[[Questions], Public],
    before: Public | None = None,
) -> Questions:
    """What is printed of some linked questions so that no small count is revealed, with columns where possible. `read`
    gives all that is public with it, `before` what is without.
    """
    must_hide: set[str] = set()
    withhold: set[str] = set()
    for number in count(1):
        made = compose(shapes, new, known, must_hide, withhold)
        if made.withheld - withhold and len(new) > 1:
            new, must_hide = only_all(new, known), set()  # better all ages together than nothing
            continue
        revealed = newly_revealed(shapes, read(made.questions), before)
        if not revealed:
            return made.questions
        more = to_hide(shapes, made, new, revealed, must_hide) if number <= ROUNDS else set()
        must_hide |= more
        if more:
            continue
        if len(new) > 1:
            new, must_hide = only_all(new, known), set()
        elif made.questions:
            withhold |= {each.question for each in revealed if each.question in made.questions} or set(made.questions)
        else:
            raise RuleBroken(REVEALS)
    raise AssertionError


def only_all(new: Mapping[str, Place], known: Known) -> dict[str, Place]:
    parts = tuple(key for place in new.values() for key in place.parts)
    whole = new[ALL]
    return {ALL: Place(whole.key, whole.counts, whole.printed, parts)}


def newly_revealed(shapes: Sequence[Shape], public: Public, before: Public | None) -> dict[Count, Attacked]:
    """The small counts for which fewer values are possible than before."""
    revealed = revealed_by(shapes, public)
    if not revealed or before is None:
        return revealed
    earlier = {key: len(each.values) for key, each in revealed_by(shapes, before).items()}
    return {key: each for key, each in revealed.items() if len(each.values) < earlier.get(key, ENOUGH)}


def to_hide(
    shapes: Sequence[Shape], made: Composed, new: Mapping[str, Place], revealed: Iterable[Count], tried: Iterable[str]
) -> set[str]:
    found, is_multi = set(), {shape.code: shape.is_multi for shape in shapes}
    for code, option in {(each.question, each.option if is_multi[each.question] else "") for each in revealed}:
        numbers = [
            (name == ALL, int(text), key_of((code, row), new[name]))
            for row, texts in made.questions.get(code, {}).items()
            if row != BASE and option in ("", row)
            for name, text in texts.items()
            if text.isdecimal() and int(text)
        ]
        numbers = [each for each in numbers if each[2] not in tried]
        found |= {min(numbers)[2]} if numbers else set()
    return found


def hidden_counts(
    shapes: Sequence[Shape],
    settings: Mapping[str, tuple[Sequence[Group], Printed | None]],
    columns: Sequence[Column],
    questions: Questions,
) -> int:
    """How many counts of all that is printed of a round are hidden: so many were attacked."""
    own = every(shapes)
    public = Public(
        [public_setting(key, groups, own, printed) for key, (groups, printed) in settings.items()],
        [PublicIssue(columns, Printed({"questions": questions}))],
    )
    return sum(count_hidden(cluster, public) for cluster in clusters(shapes))
