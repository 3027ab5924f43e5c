"""The pages of ESLO returns and of leavers, with the open return of the demonstration board."""

from __future__ import annotations

import datetime as dt

from agencies.models import Eslo, EsloReturn

ASKING = ["eslo_returns", "eslo_return", "ask_eslos", "leavers"]
RETURN_FORMS = ["add_to_return", "edit_return", "take_out_line", "line_address"]
MAY_BE_BLANK_THERE = ["add_return", "close_return", "answer_line"]
ASKING_BUTTONS = ["ask_eslo", "ask_to_blank", "confirm_blanking", "send_return", "write_line"]
ASKING_BUTTONS += ["ask_signatory", "confirm_signatory", "refuse_signatory"]
MAILED = ["link_confirm", "link_accept", "link_address", "link_eslo_return", "link_done", "link_anew"]
MAILED += ["link_signatory", "link_vouch"]


def of_asking() -> dict[str, list]:
    """The return that is open, an agency in it that is silent, and somebody who left long ago."""
    asked = EsloReturn.objects.get(closed_on__isnull=True)
    line = asked.lines.silent().exclude(sent_to="").filter(eslo__isnull=False).order_by("agency__name").last()
    held = Eslo.objects.filter(valid_to__isnull=False).first()
    Eslo.objects.filter(pk=held.pk).update(valid_from=dt.date(2020, 9, 1), valid_to=dt.date(2022, 8, 31))
    of_return = dict.fromkeys(["eslo_return", "edit_return", "close_return", "add_to_return"], [asked.pk])
    return of_return | dict.fromkeys(["answer_line", "take_out_line", "line_address"], [line.pk])
