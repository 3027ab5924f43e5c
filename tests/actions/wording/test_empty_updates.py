"""Which updates count as a report and which say nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.wording.empty_updates import says_something
from tests.examples import examples
from tests.rows import try_rows

EMPTY = """Ongoing|ongoing.|On-going|ONGOING!|Still ongoing|This is ongoing.|Work is ongoing|As above|as above.|See above
As before|As previously reported|as per last update|Same as above|Ditto|"|-|–|n/a|N/A|None|No change|No changes.|No update
No further update|Nothing to report|Nothing new to report this quarter|In progress|Work in progress|Work continues
Continuing|Unchanged|Remains ongoing|Ongoing – as above|Ongoing. No change|As last time|No change since last meeting|TBC
To be confirmed|Update to follow|…|Ongoing\n\nAs above|Under way""".replace(" | ", "|")
FULL = """Ongoing – evenings follow once the new ESLOs are trained|Completed|Done|Started|Draft sent|LW to speak to GM
In progress – GH to flag this up|Ongoing discussion with Children’s Services|No reply from the police|No progress
As above, and the leaflet is printed|31 of 84 done|Agreed|Not started|Postponed|The list is up to date|No funding"""


@try_rows("text", [text for line in EMPTY.split("\n") for text in line.split("|")] + ["", " \n "])
def test_an_update_that_says_nothing_does_not_count(text):
    assert not says_something(text)


@try_rows("text", [text for line in FULL.split("\n") for text in line.split("|")])
def test_any_other_update_counts(text):
    assert says_something(text)


@given(st.text(max_size=80))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_of_an_update_can_be_judged(text):
    assert says_something(text) in {True, False}
    assert says_something(text + "x" * 61)
