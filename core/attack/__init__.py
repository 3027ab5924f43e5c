"""What a reader can work out of hidden counts: attacks what is printed, before it is published. Pure.

facts = Facts()
facts.number("all", 8), facts.hide("girls"), facts.hide("boys"), facts.add_up("all", ["girls", "boys"])
attack(facts)["girls"].values are three possible values, or all where there are fewer: then the count is told.

It imports nothing of core/suppression, which decides what is hidden, so that an error there is found here. HiGHS is
loaded when the first hidden count is attacked. The reasons are in ADR 69.
"""

from core.attack.attacking import ENOUGH, Attacked, attack, bounds
from core.attack.facts import Contradiction, Facts, Relation
