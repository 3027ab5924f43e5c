from core.text.numbers import percentage, share
from tests.rows import try_rows


@try_rows(
    ("part", "whole", "nearest"),
    [(0, 7, 0), (9, 40, 23), (31, 40, 78), (1, 3, 33), (2, 3, 67), (1, 8, 13), (7, 7, 100)],
)
def test_percentage_rounds_halves_upwards(part, whole, nearest):
    assert percentage(part, whole) == nearest


@try_rows(("part", "whole", "printed"), [(0, 0, "–"), (1, 900, "1%"), (899, 900, "99%"), (900, 900, "100%")])
def test_share_is_none_or_all_only_where_it_is(part, whole, printed):
    assert share(part, whole) == printed
