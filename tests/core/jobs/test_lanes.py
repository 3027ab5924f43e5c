"""Each task is done in exactly one lane, and all that speaks to the mail server in a lane of its own."""

from __future__ import annotations

from core.jobs.files import make_file
from core.jobs.lanes import LANES, MAIL
from core.mail.sending import deliver_email, deliver_emails


def takes(lane: dict, queue: str) -> bool:
    """Whether a lane does the tasks of a queue, as the worker of the library chooses them."""
    return ("*" in lane["queue_names"] or queue in lane["queue_names"]) and queue not in lane.get(
        "excluded_queue_names", ()
    )


def test_each_queue_is_done_in_one_lane():
    lanes = {
        queue: [name for name, lane in LANES.items() if takes(lane, queue)] for queue in (MAIL, "default", "other")
    }
    assert lanes == {MAIL: ["mail"], "default": ["files"], "other": ["files"]}


def test_emails_are_sent_in_the_lane_of_mail_and_files_are_not_prepared_there():
    assert {deliver_email.queue_name, deliver_emails.queue_name} == {MAIL}
    assert make_file.queue_name == "default"
