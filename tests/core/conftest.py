from tests.history_lock import history_gives_way_to_the_flush_between_tests  # noqa: F401
