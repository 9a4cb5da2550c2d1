"""Which handlers wait for which event: the whole wiring on one page."""

from collections.abc import Mapping, Sequence

from consult.events.catalogue import (
    AccreditationRestored,
    AccreditationWithdrawn,
    AssociationDissociated,
    AssociationJoined,
    AssociationLeft,
    BlocStatementWithdrawn,
    Event,
    PositionsImported,
    PositionSubmitted,
    PositionWithdrawn,
    RoundClosed,
    TallyUpdated,
)
from consult.events.registry import Handler
from consult.synthesis import handlers as synthesis

SUBSCRIPTIONS: Mapping[type[Event], Sequence[Handler]] = {
    PositionSubmitted: (synthesis.refresh_tally, synthesis.void_stale_digests),
    PositionWithdrawn: (synthesis.refresh_tally, synthesis.void_stale_digests),
    PositionsImported: (synthesis.recount_round, synthesis.void_stale_digests),
    AccreditationWithdrawn: (synthesis.recount_rounds,),
    AccreditationRestored: (synthesis.recount_rounds,),
    AssociationJoined: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    AssociationLeft: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    AssociationDissociated: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    BlocStatementWithdrawn: (synthesis.refresh_tally_without_statement, synthesis.void_stale_digests),
    TallyUpdated: (synthesis.look_for_divergence,),
    RoundClosed: (synthesis.draft_digest_at_close,),
}
