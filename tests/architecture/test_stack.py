"""What is called from a test finds its memory in one piece, however deep it stands."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stack import in_one_piece

CALLS = 300
DEPTHS = range(1, 400)


def leaf(a=1, b=1, c=1, d=1, e=1, f=1, g=1, h=1, i=1, j=1, k=1, m=1, n=1, o=1, p=1, q=1, r=1, s=1, t=1, u=1):
    """A function with many variables."""


def faults_at(depth: int) -> int:
    """How many pages of memory the system had to give for many calls from this depth."""
    if depth:
        return faults_at(depth - 1)
    leaf()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        leaf()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def most_faults() -> int:
    """The most of any depth."""
    return max(faults_at(depth) for depth in DEPTHS)


def test_no_depth_costs_memory_for_each_call():
    with ThreadPoolExecutor() as threads:  # a thread begins with nothing; without, one depth or other has CALLS of them
        assert threads.submit(in_one_piece, most_faults).result() < CALLS / 3


def test_answers_arguments_and_errors_come_through():
    assert in_one_piece(divmod, 7, 2) == (3, 1)
    assert in_one_piece(sorted, [1, 2], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        in_one_piece(divmod, 7, 0)
