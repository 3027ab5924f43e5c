"""Small numbers in published tables: hides cells so that nobody can work out a count of 1 to 5. Pure.

edition = publish([Table("age", [[Cell("under 5", 2), Cell("5 to 9", 4), Cell("10 to 12", 9), Cell("all", 15)]])]);
edition.text("under 5") is "c"; edition.allows("10 to 12", "all") says whether a percentage of the two may be printed.
The reasons are in ADR 30. The solver is loaded when the first table with a hidden cell is published, so that other
processes do not pay for it.
"""

from core.suppression.publishing import Edition, Printed, PrintedTable, publish
from core.suppression.tables import HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, Cell, Link, Table, issued
