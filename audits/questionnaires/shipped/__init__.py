"""The three questionnaires that come with the product, as data: arrangements, access points, the survey's summary.

They are loaded once by `audits.questionnaires.services.shipped.load_shipped`; from then on they are the board's own
to change. A question in these files has the columns of audits.models.Question.
"""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = ("arrangements", "access_points", "survey")
SHIPPED = tuple(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in NAMES)
