"""One proposal, from the row that waits to what became of it. This is an edge: no transaction waits for the writer."""

import logging

from consult.database import reading, transaction, utc_now
from consult.synthesis.writer.interface import Writer, WriterFailed
from consult.synthesis.writer.taking import finish, give_up, is_anything_due, take_next

logger = logging.getLogger(__name__)


def propose_next(writer: Writer) -> bool:
    """Ask the writer for the wording that waits the longest; False when none does."""
    with reading() as session:
        if not is_anything_due(session, at=utc_now()):
            return False
    with transaction() as session:
        taken = take_next(session, at=utc_now())
    if taken is None:
        return False
    try:
        proposed = writer.propose(taken.order)
    except WriterFailed as failed:
        logger.warning("the writer proposed nothing for %s: %s", taken.proposal_id, failed)
        with transaction() as session:
            give_up(session, taken, str(failed), is_passing=failed.is_passing, at=utc_now())
        return True
    with transaction() as session:
        finish(session, taken, proposed, model=writer.model, at=utc_now())
    return True
