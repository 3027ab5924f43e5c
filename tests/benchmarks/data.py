"""What the lines load: parts of what `manage.py seed_scale` makes, and its means to make more."""

from esafety.scale.agencies import make_agencies
from esafety.scale.filling import Dice, Filler
from esafety.scale.plan import RARE, Large, make_plan, refresh_statistics

__all__ = ["RARE", "Dice", "Filler", "Large", "make_agencies", "make_plan", "refresh_statistics", "scattered"]

scattered = Dice().below
