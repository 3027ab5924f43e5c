"""The three questionnaires that come with the product, as data: arrangements, access points, the survey's summary.

They are loaded once by `audits.questionnaires.services.shipped.load_shipped`; from then on they are the board's own
to change.
"""

from audits.questionnaires.shipped.access_points import ACCESS_POINTS
from audits.questionnaires.shipped.arrangements import ARRANGEMENTS
from audits.questionnaires.shipped.survey import SURVEY

SHIPPED = (ARRANGEMENTS, ACCESS_POINTS, SURVEY)
