"""Each edition is attacked before it is shown: what the attack finds is hidden, then withheld, then refused."""

from __future__ import annotations

import pytest

from core.attack import Attacked
from core.records.rules import RuleBroken
from incidents.editions.protection import ROUNDS, TELLS, protect, to_withhold
from incidents.editions.publishing import Draft
from incidents.editions.rules import Count, told_by
from incidents.editions.services import attack_sentence
from tests.incidents.editions import published_reader
from tests.incidents.editions.random_years import CONCERNS, YEAR, random_year
from tests.incidents.editions.test_rules import PLACES, edition_of, table_of, values
from tests.rows import try_rows

TOLD = {"home": "c", "school": "c", "care": "8", "public": "9", "all": "20"}  # both can only be 1 or 2


class Publisher:
    """Makes drafts of one table, hides what it is told to hide if it can, and notes what it was told."""

    def __init__(self, cells=TOLD, *, obeys=True):
        self.cells, self.obeys, self.calls = PLACES | cells, obeys, []

    def __call__(self, must_hide, withhold):
        self.calls.append((must_hide, withhold))
        hidden = {key.split("/")[-1].split("@")[0] for key in must_hide} if self.obeys else set()
        place = table_of("place", {line: "c" if line in hidden else text for line, text in self.cells.items()})
        for line in place["lines"]:
            for cell in line["cells"]:
                cell["full"] = f"{cell['key']}@1"
        return Draft(edition_of(place | {"across": False, "withheld": "place" in withhold}))


def test_counts_that_are_told_are_protected_by_the_smallest_number_beside_them():
    publisher = Publisher()
    found = protect(publisher, [])
    assert [sorted(hidden) for hidden, _ in publisher.calls] == [[], [f"{YEAR}/place/care@1"]]
    assert not told_by([found.content])
    assert found.content["attacked"] == 3 and found.exposed == ()
    assert attack_sentence(found.content) == (
        "The 3 hidden figures were tested against everything published; none can be worked out."
    )


def test_table_is_withheld_where_hiding_does_not_help():
    publisher = Publisher(obeys=False)
    found = protect(publisher, [])
    assert len(publisher.calls) <= ROUNDS + 2
    assert publisher.calls[-1][1] == {"place"} and found.content["tables"][0]["withheld"]
    assert attack_sentence(found.content) == ""


def test_only_tables_that_tell_are_withheld(monkeypatch):
    """Two of three tell a count, each of them alone."""
    count = Count(0, "2009-Q1/type/sextortion")

    def told_by(contents, counts=()):
        printed = {table["key"] for content in contents for table in content["tables"] if not table["withheld"]}
        return {count: Attacked((1,))} if printed & {"type", "concern"} else {}

    monkeypatch.setattr("incidents.editions.protection.told_by", told_by)
    content = edition_of(*(table_of(key, {"all": "9"}) for key in ("total", "type", "concern")))
    assert to_withhold(content, [count], []) == {"type", "concern"}


def test_edition_that_prints_nothing_more_is_refused_with_the_names_of_the_counts():
    content = Publisher()(frozenset(), frozenset()).content
    withheld = content | {"tables": [table | {"withheld": True} for table in content["tables"]]}
    with pytest.raises(RuleBroken, match=TELLS) as caught:
        to_withhold(withheld, list(told_by([content])), [])
    assert str(caught.value).endswith(": place: home; place: school.")


def test_what_earlier_editions_tell_does_not_block_and_is_named():
    before = Publisher(obeys=False)(frozenset(), frozenset()).content
    assert set(values(before)) == {"home", "school"}
    news = edition_of(table_of("type", {"bullying": "7", "all": "7"}, head="2009-Q1"))
    found = protect(lambda must_hide, withhold: Draft(news), [before])
    assert found.exposed == ("place: home", "place: school")
    assert "attacked" not in found.content and attack_sentence(found.content) == ""


@try_rows(
    ("content", "sentence"),
    [
        ({"attacked": 0, "tables": []}, "No figure is hidden."),
        ({"attacked": 0, "tables": [{"withheld": True}]}, ""),
        ({"attacked": 1}, "The 1 hidden figure was tested against everything published; it cannot be worked out."),
        ({"tables": []}, ""),
    ],
)
def test_sentence_says_how_many_figures_were_attacked(content, sentence):
    assert attack_sentence(content) == sentence


@pytest.mark.parametrize(
    ("is_long", "seeds"), [(False, range(10)), pytest.param(True, range(1000), marks=pytest.mark.long)]
)
def test_random_years_tell_nothing_to_either_attacker_and_no_correction_is_refused(is_long, seeds):
    """Each draft is made: a contradiction or a refusal would be raised here."""
    hidden = 0
    for seed in seeds:
        year = random_year(seed, is_long=is_long, is_attacked=True)
        assert not told_by(year.contents, CONCERNS), seed
        assert not published_reader.told(year.contents, CONCERNS), seed
        hidden += sum(content["attacked"] for content in year.contents)  # which a told count would lack
    assert hidden > 100 * len(seeds)
