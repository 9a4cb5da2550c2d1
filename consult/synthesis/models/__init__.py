"""Tables of the synthesis area: the picture of a round, what was released of it, the digests, the deliveries."""

from consult.synthesis.models.chart import DigestChart, DigestPicture
from consult.synthesis.models.counted import CountedList
from consult.synthesis.models.delivery import Delivery, Unsubscription
from consult.synthesis.models.digest import Approval, Digest, Statement
from consult.synthesis.models.opinion import OpinionAnalysis
from consult.synthesis.models.picture import Analysis, Finding, StandingPosition, TallyCell
from consult.synthesis.models.proposal import WordingProposal
from consult.synthesis.models.release import ReleasedRound, ReleasedTable, ReleasedTarget
from consult.synthesis.models.review import DigestComment, DigestDraft, DigestStep
from consult.synthesis.models.schedule import DigestPreference, QuietWindow
from consult.synthesis.models.statement import RemovalAuthor, StatementPosition, StatementRemoval, StatementWords

__all__ = [
    "Analysis",
    "Approval",
    "CountedList",
    "Delivery",
    "Digest",
    "DigestChart",
    "DigestComment",
    "DigestDraft",
    "DigestPicture",
    "DigestPreference",
    "DigestStep",
    "Finding",
    "OpinionAnalysis",
    "QuietWindow",
    "ReleasedRound",
    "ReleasedTable",
    "ReleasedTarget",
    "RemovalAuthor",
    "StandingPosition",
    "Statement",
    "StatementPosition",
    "StatementRemoval",
    "StatementWords",
    "TallyCell",
    "Unsubscription",
    "WordingProposal",
]
