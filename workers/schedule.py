"""The scheduler: only a clock. What is due stands in our tables, so it may be killed, doubled or late."""

from typing import Any

from celery.beat import Scheduler

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # each second: an event is counted about a second after its receipt; the task looks several times within it
    "find due events": {"task": "events.relay", "schedule": 1.0, "options": {"expires": 2}},
    # a digest has hundreds of mails at most, and a mail may take seconds: nobody notices two
    "find due mails": {"task": "mail.hint_due", "schedule": 2.0, "options": {"expires": 4}},
    # a lease is longer than half a minute; finding it ten seconds late is soon enough
    "end lost mails": {"task": "mail.sweep_lost", "schedule": 10.0, "options": {"expires": 10}},
    # a round opens at its minute, and late positions must be refused at it
    "open and close rounds": {"task": "consultations.turn_rounds", "schedule": 2.0, "options": {"expires": 4}},
    # the window makes the digest, not the tick; this is only how long a chair waits after a window ends
    "draft due digests": {"task": "synthesis.draft_due_digests", "schedule": 5.0, "options": {"expires": 10}},
    # a chair who has drafted reads for longer than this before the pictures are missed
    "paint pictures": {"task": "synthesis.paint_pictures", "schedule": 2.0, "options": {"expires": 4}},
    # the moment of a reminder makes it, not the tick; nobody notices a minute in a week
    "remind of closing rounds": {"task": "notices.remind_closing_rounds", "schedule": 30.0, "options": {"expires": 30}},
    # the hour makes the checkpoint, not the tick; after a close, or a new draft of a digest, this is how long it takes
    "make due checkpoints": {"task": "synthesis.make_checkpoints", "schedule": 10.0, "options": {"expires": 20}},
    # what is over opens nothing any more; clearing it away is a few deletes, and a lost tick is soon made up for
    "clear away old sessions": {"task": "accounts.sweep", "schedule": 45.0, "options": {"expires": 50}},
    # a burst of positions ends in one look; a chair who reloads the desk waits this long at most
    "find opinion groups": {"task": "synthesis.find_opinion_groups", "schedule": 10.0, "options": {"expires": 10}},
    # who asked waits for a machine that takes seconds; nobody notices two
    "propose wordings": {"task": "synthesis.propose_wordings", "schedule": 2.0, "options": {"expires": 4}},
    # one look each time; a burst of rationales ends in one, since what was looked at rests for longer than this
    "find in texts": {"task": "texts.find_in_texts", "schedule": 5.0, "options": {"expires": 5}},
}

IN_PROCESS = frozenset({"find due events"})
"""What `consult serve` does in a thread of its own instead, several times a second."""


WITH_A_WRITER = frozenset({"propose wordings"})
"""What has nothing to do where no writer is set up."""


def schedule_of(*, is_embedded: bool, has_writer: bool = False) -> dict[str, dict[str, Any]]:
    """The beat table of an installation."""
    left_out = (IN_PROCESS if is_embedded else frozenset()) | (frozenset() if has_writer else WITH_A_WRITER)
    return {name: entry for name, entry in BEAT_SCHEDULE.items() if name not in left_out}


class TickScheduler(Scheduler):
    """Celery's scheduler without its file: a killed beat corrupts that, or fires everything again."""

    def setup_schedule(self) -> None:
        """Take the beat table as it is configured; nothing is remembered from an earlier life."""
        self.merge_inplace(self.app.conf.beat_schedule)
        self.install_default_entries(self.schedule)
