"""The three questionnaires that come with the product, as data: arrangements, access points, the survey's summary.

They are loaded once by `audits.services.shipped.load_shipped`; from then on they are the board's own to change.
"""

from audits.shipped.access_points import ACCESS_POINTS
from audits.shipped.arrangements import ARRANGEMENTS
from audits.shipped.survey import SURVEY

SHIPPED = (ARRANGEMENTS, ACCESS_POINTS, SURVEY)
