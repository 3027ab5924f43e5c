"""An extract with headings that nobody here knows, and with what must not be shown: names, birth dates, numbers.

All names and numbers are invented; those that look like NHS numbers are of the range kept for tests (999).
"""

import csv
import io

HEADINGS = ("Sbj", "Fld 2", "Brn", "Idt", "Lvs", "Fld 6", "Wrkr")
ROWS = (
    ("Tamsin Orrell", "F", "04/07/2012", "999 000 0018", "ZZ9 9ZA", "Shared picture with boy in class", "Nadia Kemp"),
    ("Jory Penhale", "M", "19/11/2010", "999 000 0026", "ZZ9 9ZB", "Spoke to adult in a game", "Nadia Kemp"),
    ("Elowen Trask", "F", "2 March 2014", "999 000 0034", "ZZ9 9ZC", "Bullied in a group chat", "Ivo Marsden"),
    ("Caspar Nield", "M", "30/01/2009", "999 000 0042", "ZZ9 9ZD", "Paid money after threats", "Ivo Marsden"),
    ("Orla Winstone", "F", "12/12/2011", "999 000 0050", "ZZ9 9ZE", "Saw a violent film", "Petra Lyle"),
    ("Denzil Cropper", "M", "08-08-2013", "999 000 0069", "ZZ9 9ZF", "Used a false age", "Petra Lyle"),
    ("Maren Sallis", "F", "2010-05-21", "999 000 0077", "ZZ9 9ZG", "Sent a picture to an adult", "Petra Lyle"),
    ("Hugo Ferriby", "M", "25/09/2012", "999 000 0085", "ZZ9 9ZH", "Insulted in a game", "Nadia Kemp"),
)


def build() -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *ROWS])
    return stream.getvalue().encode("utf-8")


def build_without_headings() -> bytes:
    """The list without its headings: it begins with the first child."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(ROWS)
    return stream.getvalue().encode("utf-8")
