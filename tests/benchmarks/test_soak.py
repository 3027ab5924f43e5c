"""What a soak says of memory, and how the answers of its server are read; nothing here is timed."""

from __future__ import annotations

import pytest

from tests.benchmarks.server import unchunked
from tests.benchmarks.soak import growth
from tests.rows import try_rows


def test_growth_is_counted_from_a_fifth_of_the_time_on():
    (result,) = growth([(1, 50, 100), (6, 50, 150), (15, 60, 160), (30, 60, 150)], 30)
    assert (result.figure, result.value, result.met) == ("200 to 210 MB", pytest.approx(5), True)


@try_rows(
    ("sent", "body"),
    [
        (b"0\r\n\r\n", b""),
        (b"3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", b"abc0123456789abcdef"),
    ],
)
def test_chunks_are_put_together(sent, body):
    assert unchunked(sent) == body
