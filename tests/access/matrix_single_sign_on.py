"""Single sign-on: addresses that answer only where a provider is set, which the tests of all addresses have not.

What they do where there is one: tests/accounts/single_sign_on/test_single_sign_on.py.
"""

from __future__ import annotations

from tests.access.matrix import NOBODY, Address

SINGLE_SIGN_ON = [
    Address("single_sign_on", NOBODY, absent=True, ours=False),  # a part of signing in: anybody may send it
    Address("single_sign_on_back", NOBODY, absent=True),
]
