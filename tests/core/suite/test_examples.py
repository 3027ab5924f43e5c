"""Property tests try all of their examples in a long run, and a third otherwise."""

import pytest

from tests.examples import choose_profile, examples


@pytest.mark.parametrize(
    ("is_long", "tried"), [(True, [3, 100, 600]), (False, [3, 33, 198])], ids=["a long run", "another"]
)
def test_a_long_run_tries_all_of_them(is_long, tried, request):
    try:
        choose_profile(is_long=is_long)
        assert [examples(number) for number in (3, 100, 600)] == tried
    finally:
        choose_profile(is_long="not long" not in request.config.option.markexpr)
