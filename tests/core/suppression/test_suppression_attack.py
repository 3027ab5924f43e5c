"""Nobody who reads all that was published can narrow a hidden count to fewer than three values."""

from __future__ import annotations

from random import Random

import pytest

from core.suppression import issued, publish
from core.suppression.reader import Reader
from core.suppression.system import System
from tests.core.suppression.suppression_attacker import attacker_of
from tests.core.suppression.suppression_tables import KINDS, breakdowns, one_table, overlapping
from tests.rows import try_rows

QUICK, MANY = range(20), range(1000, 1800)


def assert_attack_fails(tables, links, edition):
    """Hidden counts keep three values, or as many as the earlier editions alone left them."""
    attacker = attacker_of(tables, links, edition)
    before = attacker_of([table for table in tables if table.is_issued], [])
    everyone = attacker_of(tables, links)
    for key in attacker.wants:
        found = attacker.possible(key)
        if len(found) < 3:
            assert key in before.wants and key in edition.exposed, (key, found)
            assert len(found) >= len(everyone.possible(key)), (key, found)
    assert all(len(everyone.possible(key)) < 3 for key in edition.exposed)


def assert_tables_keep_to_the_rule(tables, edition, threshold=5):
    """Zeros shown, small counts hidden, numbers true, issued cells as issued, one text for one count."""
    issued_texts = {}
    for table in tables:
        for cell in (cell for row in table.rows for cell in row if table.is_issued):
            if issued_texts.get(cell.key, "c") == "c":
                issued_texts[cell.key] = cell.printed
    printed = {table.name: table for table in edition.tables}
    assert list(printed) == [table.name for table in tables if not table.is_issued]
    for table in (table for table in tables if not table.is_issued):
        for row, shown in zip(table.rows, printed[table.name].rows, strict=True):
            for cell, (key, text, _) in zip(row, shown, strict=True):
                if printed[table.name].is_withheld:
                    assert text == "c"
                elif cell.key in issued_texts:
                    assert text == issued_texts[cell.key]
                elif cell.value == 0:
                    assert text == "0"
                elif cell.value <= threshold:
                    assert text == "c"
                else:
                    assert text in ("c", str(cell.value))
                assert key == cell.key


def assert_a_second_pass_changes_nothing(tables, links, edition):
    """The edition, once issued, binds the same tables to print the same."""
    kept = {table.name for table in edition.tables if not table.is_withheld}
    again = [table for table in tables if table.is_issued or table.name in kept]
    keys = {cell.key for table in again for row in table.rows for cell in row}
    links = [link for link in links if {link.whole, *link.parts} <= keys]
    bound = [table if table.is_issued else issued(table, edition.text) for table in again]
    fresh = [table for table in again if not table.is_issued]
    second = publish([*bound, *fresh], links)
    assert [table.rows for table in second.tables] == [t.rows for t in edition.tables if t.name in kept]
    assert not any(table.is_withheld for table in second.tables)


def attack(kind, seeds):
    """Publishes, attacks and checks; the share of editions with something hidden, and with a table withheld."""
    hidden = withheld = 0
    for seed in seeds:
        tables, links = kind(Random(f"{kind.__name__} {seed}"))
        edition = publish(tables, links)
        assert_attack_fails(tables, links, edition)
        assert_tables_keep_to_the_rule(tables, edition)
        if seed % 5 == 0:
            assert publish(tables, links) == edition
            assert_a_second_pass_changes_nothing(tables, links, edition)
        hidden += "c" in edition.texts.values()
        withheld += any(table.is_withheld for table in edition.tables)
    return hidden / len(seeds), withheld / len(seeds)


@try_rows("kind", KINDS)
def test_no_hidden_count_can_be_worked_out(kind):
    hidden, withheld = attack(kind, QUICK)
    assert hidden > 0.6
    assert (withheld > 0.05) == (kind.__name__ == "badly_issued")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_hidden_count_can_be_worked_out_of_thousands_of_tables(kind):
    hidden, _ = attack(kind, MANY)
    assert hidden > 0.6


@try_rows("kind", [one_table, breakdowns, overlapping])
def test_both_ways_of_solving_find_the_same_counts_betrayed_when_only_small_ones_are_hidden(kind):
    betrayed = 0
    for seed in range(40):
        tables, links = kind(Random(f"only small {kind.__name__} {seed}"))
        reader = Reader(System(tables, links), 5)
        texts = {key: str(value) for key, value in zip(reader.system.keys, reader.system.values, strict=True)}
        texts |= {reader.system.keys[place]: "c" for place in reader.hidden}
        attacker = attacker_of([issued(table, texts.get) for table in tables], links)
        for place in sorted(reader.hidden):
            found = attacker.possible(reader.system.keys[place])
            assert reader.prove(place) == (len(found) == 3), (seed, reader.system.keys[place], found)
            betrayed += len(found) < 3
    assert betrayed > 5


@pytest.mark.parametrize("threshold", [0, 1, 4, pytest.param(9, marks=pytest.mark.long)])
def test_the_threshold_is_the_largest_count_that_is_hidden_for_itself(threshold):
    for seed in range(12):
        tables, links = breakdowns(Random(f"threshold {seed}"))
        edition = publish(tables, links, threshold=threshold)
        assert_attack_fails(tables, links, edition)
        assert_tables_keep_to_the_rule(tables, edition, threshold)
        assert threshold or "c" not in edition.texts.values()
