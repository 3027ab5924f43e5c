"""The people of the tests of power."""

from tests.accounts.power.conftest import ada, dora, mia, pat, rex  # noqa: F401 (fixtures)
