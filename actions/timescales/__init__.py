"""Reads a timescale as boards write it into dates, a recurrence or a question. Pure: no database, no Django.

read("By end of June 2010").due is 30 June 2010; read("By end of December").question asks for the year.
words.py normalises the spelling; marks.py finds dates; spans.py interprets "by", "from" and "to"; belonging.py finds
dates that are not due dates; recurrence.py and relative.py read recurring and relative timescales; completion.py and
revision.py read cells that hold more than one fact; draft.py collects doubts into one question; reader.py decides.
"""

from .model import COMPLETED, DATE, DATE_THEN_ONGOING, KINDS, ONGOING, PRECISIONS, RECURRING, UNKNOWN, WINDOW, Reading
from .reader import read
from .recurrence import next_occurrence
