"""Random rounds of settings with true counts that fit together, as a publisher of figures would have them."""

from __future__ import annotations

import random
import tomllib

from voices.answering.rules import ALONE
from voices.figures.rules import ANY_SHAPE, Group, Shape, merge_small_groups
from voices.wording.ages import BANDS
from voices.wording.questions import ANY, EXPERIENCES, FOLLOWED, YES
from voices.wording.services import SHIPPED


def shipped_shapes() -> list[Shape]:
    """The shipped questions as they are counted."""
    seed = tomllib.loads((SHIPPED / "children.toml").read_text())
    return [
        Shape(each["code"], each["type"] == "multi", tuple(option["code"] for option in each["options"]))
        for section in seed["sections"]
        for each in section["questions"]
    ]


def random_group(rng: random.Random, setting: str, band: str, answered: int, shapes: list[Shape], rare: float) -> Group:
    """The counts of so many children who answer at random; `rare`: how unlikely the last options of a question are."""
    counts = {(shape.code, row): 0 for shape in [*shapes, ANY_SHAPE] for row in shape.rows}
    counts |= {shape.base: 0 for shape in [*shapes, ANY_SHAPE]}
    for _ in range(answered):
        yes = False
        for shape in (each for each in shapes if each.code != FOLLOWED):
            counts[shape.base] += 1
            for option in chosen(rng, shape, rare):
                counts[shape.code, option] += 1
                yes |= shape.code in EXPERIENCES and option == YES
        counts[ANY_SHAPE.base] += 1
        if yes:
            counts[ANY, ANY] += 1
            followed = next((each for each in shapes if each.code == FOLLOWED), None)
            for option in chosen(rng, followed, rare) if followed else ():
                counts[FOLLOWED, option] += 1
    return Group(setting, band, answered + rng.randrange(6), answered, counts)


def chosen(rng: random.Random, shape: Shape, rare: float) -> list[str]:
    """What one child chooses."""
    if not shape.is_multi:
        weights = [1 / (1 + place * rare) for place in range(len(shape.rows))]
        return rng.choices(shape.rows, weights)
    alone = [option for option in shape.options if option in ALONE]
    if alone and rng.random() < 0.1:
        return [rng.choice(alone)]
    own = [option for option in shape.options if option not in ALONE]
    return [option for place, option in enumerate(own) if rng.random() < 0.7 / (1 + place * rare)]


def random_setting(rng: random.Random, key: str, shapes: list[Shape], sizes=(3, 60)) -> list[Group]:
    """A school of one to three age groups, small ones merged."""
    bands = list(BANDS)
    first = rng.randrange(3)
    bands = bands[first : first + rng.choice([1, 1, 1, 2, 3])]
    rare = rng.choice([0.2, 1, 4])
    groups = [random_group(rng, key, band, rng.randint(*sizes), shapes, rare) for band in bands]
    return merge_small_groups(groups)
