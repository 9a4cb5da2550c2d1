"""What the interface calls each kind of answer."""

from collections.abc import Mapping

from consult.domain.dispositions import DispositionKind
from consult.presentation.translation import LazyText, lazy_gettext

KINDS: Mapping[str, LazyText] = {
    DispositionKind.ACCEPTED: lazy_gettext("Accepted"),
    DispositionKind.ACCEPTED_IN_PART: lazy_gettext("Accepted in part"),
    DispositionKind.NOTED: lazy_gettext("Noted"),
    DispositionKind.NOT_TAKEN_UP: lazy_gettext("Not taken up"),
}
