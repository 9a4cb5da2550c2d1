"""The task that has texts looked at, in a process of their own."""

from celery import shared_task

from consult.database import reading, transaction, utc_now
from consult.texts import looking, taking


# a look ends itself after three minutes; one that is cut off all the same is begun again when its lease has run out
@shared_task(name="texts.find_in_texts", time_limit=240, soft_time_limit=220)
def find_in_texts() -> None:
    """Take the look that is due the longest: one, so that each has the whole of the task's time."""
    with reading() as session:
        due = taking.looks_due(session, at=utc_now())
    for look in due:
        began_at = utc_now()
        with transaction() as session:
            is_ours = taking.begin(session, look, at=began_at)
        if is_ours:
            break
    else:
        return
    document, error = looking.look_at(look)
    with transaction() as session:
        if document is None:
            taking.give_up(session, look, error, at=utc_now())
        else:
            taking.finish(session, look, document, began_at=began_at, at=utc_now())
