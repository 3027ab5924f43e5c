"""What was done to a timescale cell, as a table of cases."""

from actions.returns.rules.series import AGREED, EMPTIED, REMOVED, SEVERAL, Rewording, rewording
from tests.rows import try_rows

REVISED = "By May 2010\nReviewed timescale – By July 2010"
WAITING = "By May 2010\nProposed timescale – By July 2010"
THREE = f"{REVISED}\nProposed timescale – By September 2010"
NEW = Rewording(wording="By July 2010")

CASES = [
    ("By may 2010", "By May 2010", Rewording(0, "By may 2010", "By May 2010")),
    ("By May 2010", "By July 2010", Rewording(0, "By May 2010", "By July 2010")),
    ("", "By July 2010", NEW),
    ("By May 2010", REVISED, NEW),
    ("By May 2010", WAITING, NEW),
    ("By May 2010", "By May 2010\nRevised date: By July 2010", Rewording(wording="Revised date: By July 2010")),
    ("By May 2010", "By May 2010\nBy July 2010", NEW),
    ("By May 2010", "By May 2010\nif funds allow", Rewording(0, "By May 2010", "By May 2010\nif funds allow")),
    (REVISED, THREE, Rewording(wording="By September 2010")),
    (WAITING, THREE.replace("September", "June"), Rewording(refusal=SEVERAL)),
    (
        WAITING,
        "By May 2010\nReviewed timescale – By June 2010\nProposed timescale – By July 2010",
        Rewording(wording="By June 2010"),
    ),
    (REVISED, REVISED.replace("By July", "By end of July"), Rewording(1, "By July 2010", "By end of July 2010")),
    (REVISED, REVISED.replace("By May", "By end of May"), Rewording(0, "By May 2010", "By end of May 2010")),
    (REVISED, "By August 2010\nReviewed timescale – By September 2010", Rewording(refusal=SEVERAL)),
    (WAITING, WAITING.replace("July", "June"), Rewording(1, "By July 2010", "By June 2010")),
    (WAITING, REVISED, Rewording(refusal=AGREED)),
    (REVISED, "By August 2010", Rewording(1, "By July 2010", "By August 2010")),
    (THREE, "By August 2010", Rewording(1, "By July 2010", "By August 2010")),
    (REVISED, "By May 2010", Rewording(refusal=REMOVED)),
    (REVISED, "By July 2010", Rewording(refusal=REMOVED)),
    (THREE, REVISED, Rewording(refusal=REMOVED)),
    (THREE, "By May 2010\nReviewed timescale – By August 2010", Rewording(refusal=REMOVED)),
    ("By May 2010", " \n", Rewording(refusal=EMPTIED)),
    ("", THREE, Rewording(refusal=SEVERAL)),
    ("By May 2010", THREE, Rewording(refusal=SEVERAL)),
]


@try_rows(("base", "theirs", "expected"), CASES)
def test_what_was_changed(base, theirs, expected):
    assert rewording(base, theirs) == expected
