"""The end of a session: what is asked, put off and kept."""

from __future__ import annotations

from tests.access.matrix import NOBODY, SIGNED_IN, Address
from tests.cast import EVERYBODY

TIMEOUT = [
    Address("time_left", EVERYBODY),
    Address("stay_signed_in", NOBODY, SIGNED_IN, saves=False),
    Address("kept_forms", NOBODY, on=SIGNED_IN),  # nothing is kept, so it leads on: tests/core/kept_forms
    Address("kept_form", NOBODY, of=lambda b, s: {"key": "no-key"}, hidden_from=SIGNED_IN),
    Address("drop_kept_form", NOBODY, SIGNED_IN, of=lambda b, s: {"key": "no-key"}, saves=False),
]
