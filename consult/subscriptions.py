"""Which handlers wait for which event: the whole wiring on one page."""

from collections.abc import Mapping, Sequence

from consult.events.catalogue import (
    AccreditationRestored,
    AccreditationWithdrawn,
    ApplicationAssessed,
    ApplicationRefused,
    ApplicationReturned,
    AssociationDissociated,
    AssociationJoined,
    AssociationLeft,
    BlocStatementWithdrawn,
    ComparisonChanged,
    ConsultationClosed,
    ConsultationReopened,
    ContradictionFound,
    DigestDrafted,
    DigestReturned,
    DigestSending,
    DigestSubmitted,
    DigestVoided,
    DispositionRecorded,
    DraftDecided,
    Event,
    FocalPointSucceeded,
    PositionsImported,
    PositionSubmitted,
    PositionWithdrawn,
    RecommendationMarked,
    RecommendationUnmarked,
    RemovalAnswered,
    RoundClosed,
    RoundOpened,
    StatementRemoved,
    SubmissionEntered,
    TallyMismatched,
    TallyUpdated,
    TextsCompared,
)
from consult.events.registry import Handler
from consult.notices import handlers as notices
from consult.notices.contradictions import announce_contradiction
from consult.notices.desk import announce_mismatch, announce_voiding
from consult.notices.removals import announce_removal
from consult.notices.reviewing import (
    announce_answered_removal,
    announce_returned_digest,
    announce_review,
    announce_scheduled_digest,
)
from consult.positions.ledger import handlers as ledger
from consult.synthesis import handlers as synthesis

SUBSCRIPTIONS: Mapping[type[Event], Sequence[Handler]] = {
    PositionSubmitted: (
        synthesis.refresh_tally,
        synthesis.void_stale_digests,
        notices.send_receipt,
        ledger.look_for_contradictions,
    ),
    ContradictionFound: (announce_contradiction,),
    PositionWithdrawn: (synthesis.refresh_tally, synthesis.void_stale_digests, notices.send_receipt),
    PositionsImported: (
        synthesis.recount_round,
        synthesis.release_after_import,
        synthesis.void_stale_digests,
        synthesis.void_outdated_digests,
    ),
    ApplicationAssessed: (notices.announce_accreditation, synthesis.void_outdated_digests),
    AccreditationWithdrawn: (synthesis.recount_rounds, notices.announce_withdrawal),
    AccreditationRestored: (synthesis.recount_rounds, notices.announce_restoration),
    AssociationJoined: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    AssociationLeft: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    AssociationDissociated: (synthesis.refresh_associated_tally, synthesis.void_stale_digests),
    BlocStatementWithdrawn: (synthesis.refresh_tally_without_statement, synthesis.void_stale_digests),
    ApplicationRefused: (notices.announce_refusal,),
    ApplicationReturned: (notices.announce_return,),
    FocalPointSucceeded: (notices.announce_succession,),
    DispositionRecorded: (notices.announce_answers,),
    StatementRemoved: (announce_removal,),
    RemovalAnswered: (announce_answered_removal,),
    DraftDecided: (notices.announce_decision,),
    SubmissionEntered: (notices.announce_entry,),
    ComparisonChanged: (synthesis.compare_again,),
    DigestDrafted: (announce_scheduled_digest,),
    DigestSubmitted: (announce_review,),
    DigestReturned: (announce_returned_digest,),
    DigestVoided: (announce_voiding,),
    DigestSending: (synthesis.draft_waiting_again,),
    TallyMismatched: (announce_mismatch,),
    TallyUpdated: (synthesis.look_for_divergence,),
    TextsCompared: (synthesis.draft_with_texts,),
    RecommendationMarked: (synthesis.void_outdated_digests,),
    RecommendationUnmarked: (synthesis.void_outdated_digests,),
    RoundOpened: (notices.announce_round,),
    RoundClosed: (synthesis.release_at_close, synthesis.draft_digest_at_close, synthesis.void_outdated_digests),
    ConsultationClosed: (synthesis.void_outdated_digests,),
    ConsultationReopened: (synthesis.void_outdated_digests,),
}
