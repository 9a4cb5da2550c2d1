"""The part of a sentence that tells that somebody objects, where nothing more may be told of it."""

from consult.presentation.translation import gettext as _
from consult.synthesis.wording import sentence
from consult.synthesis.wording.clauses import Labels, Values
from consult.synthesis.wording.sides import opposed


def objection_clauses(template: str, values: Values, labels: Labels) -> list[str]:
    """What a drafted sentence says of an objection whose counts are withheld, clause by clause.

    The whole sentence where no part of it says so by itself.
    """
    whole = sentence(template, values, labels)
    known = [_("Somebody objects."), _("Somebody takes the other side."), *opposed(values, labels)]
    return [clause for clause in known if clause in whole] or [whole]
