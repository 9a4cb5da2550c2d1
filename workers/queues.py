"""Queue names, and which task and which handler goes to which queue."""

RELAY = "relay"
"""Finding what is due. Alone, so that no long handler ever stands in front of it."""
EVENTS = "events"
"""Handlers of events."""
LETTERS = "letters"
"""Letters of office, sign-in links among them: they do not stand behind the mails of a digest."""
MAIL = "mail"
"""Mails: their pace is set by foreign mail servers."""
CLOCK = "clock"
"""What the time of day starts: rounds that open and close, digests that fall due; and the writing of letters."""
LOOKS = "looks"
"""Looks at texts and for opinion groups, and waiting for a writer: long, so that they have a place of their own."""

QUEUES = (RELAY, EVENTS, LETTERS, MAIL, CLOCK, LOOKS)

TASK_ROUTES = (
    [
        # the first that fits decides
        ("events.relay", {"queue": RELAY}),
        ("events.*", {"queue": EVENTS}),
        ("mail.hint_*", {"queue": RELAY}),
        ("mail.deliver_letter", {"queue": LETTERS}),
        ("mail.*", {"queue": MAIL}),
        ("synthesis.find_*", {"queue": LOOKS}),
        ("synthesis.propose_*", {"queue": LOOKS}),
        ("synthesis.*", {"queue": CLOCK}),
        ("notices.*", {"queue": CLOCK}),
        ("consultations.*", {"queue": CLOCK}),
        ("accounts.*", {"queue": CLOCK}),
        ("texts.*", {"queue": LOOKS}),
    ],
)

_QUEUE_OF_AREA = {"synthesis": EVENTS, "notices": CLOCK}


def queue_of_handler(handler: str) -> str:
    """The queue of an event handler, by its area; areas without a queue of their own share one."""
    return _QUEUE_OF_AREA.get(handler.partition(".")[0], EVENTS)
