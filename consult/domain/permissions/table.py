"""The permission table: voice × action × relation × state × attribution rule. What no line gives is denied."""

from dataclasses import dataclass

from consult.domain.permissions.actions import Action, ContentState, Relation
from consult.domain.permissions.actors import IN_A_DELEGATION, SIGNERS, SiteRole, Voice
from consult.domain.vocabulary import Attribution, Role


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One line of the table; `states` None means that the state does not matter."""

    voices: frozenset[Voice]
    relations: frozenset[Relation]
    states: frozenset[ContentState] | None = None
    rules: frozenset[Attribution] = frozenset(Attribution)


def _to(
    voices: "set[Voice] | frozenset[Voice] | frozenset[Role]",
    *relations: Relation,
    states: set[ContentState] | None = None,
    rules: set[Attribution] | None = None,
) -> Grant:
    return Grant(
        voices=frozenset(voices),
        relations=frozenset(relations),
        states=frozenset(states) if states else None,
        rules=frozenset(rules) if rules else frozenset(Attribution),
    )


_ANYONE = frozenset[Voice]({*Role, *SiteRole, None})
_DESK = frozenset[Voice]({Role.CHAIR, Role.RAPPORTEUR, Role.SECRETARIAT})
_ASSESSORS = frozenset[Voice]({Role.CHAIR, Role.SECRETARIAT})
_SECRETARIAT = frozenset[Voice]({Role.SECRETARIAT})
_SYSTEM = frozenset[Voice]({SiteRole.SYSTEM})
_CONTRIBUTOR = frozenset[Voice]({Role.CONTRIBUTOR})
_OPEN_RULES = {Attribution.ATTRIBUTED, Attribution.CHATHAM_HOUSE}

_HERE = Relation.CONSULTATION
_OWN = Relation.OWN_DELEGATION

TABLE: dict[Action, tuple[Grant, ...]] = {
    Action.CREATE_CONSULTATION: (_to(_SYSTEM, Relation.SITE),),
    Action.READ_CONSULTATION: (_to(_ANYONE, _HERE),),
    Action.READ_RESULTS: (_to(_ANYONE, _HERE),),
    Action.READ_CHECKPOINTS: (_to(_ANYONE, _HERE),),
    # sizes tell how busy a log was and when: where names are withheld, that is for those who take part
    Action.READ_CHECKPOINT_NOTES: (_to(_ANYONE, _HERE, rules={Attribution.ATTRIBUTED}), _to({*Role}, _HERE)),
    Action.READ_COUNTED_LIST: (_to(_ANYONE, _HERE, rules={Attribution.ATTRIBUTED}), _to(_ASSESSORS, _HERE)),
    Action.READ_LOG: (_to(_SECRETARIAT, _HERE),),
    Action.READ_ATTRIBUTED_POSITIONS: (_to(_ANYONE, _HERE, Relation.OTHER_DELEGATION, rules={Attribution.ATTRIBUTED}),),
    Action.READ_ALL_POSITIONS: (_to(_ASSESSORS, _HERE), _to({Role.RAPPORTEUR}, _HERE, rules=_OPEN_RULES)),
    Action.READ_OWN_POSITIONS: (_to(IN_A_DELEGATION, _OWN),),
    Action.READ_RECEIPT: (_to(IN_A_DELEGATION, _OWN),),
    Action.READ_DRAFT: (
        _to(SIGNERS, _OWN),
        _to(_CONTRIBUTOR, Relation.OWN_BODY),
        # a draft is its body's until it is offered
        _to(SIGNERS, Relation.OTHER_BODY, states={ContentState.OFFERED, ContentState.SUBMITTED}),
    ),
    Action.DRAFT_POSITION: (_to(SIGNERS, _OWN), _to(_CONTRIBUTOR, Relation.OWN_BODY)),
    Action.OFFER_DRAFT: (_to(_CONTRIBUTOR, Relation.OWN_BODY, states={ContentState.DRAFT}),),
    Action.DECIDE_DRAFT: (_to(SIGNERS, Relation.OTHER_BODY, states={ContentState.OFFERED}),),
    Action.SUBMIT_POSITION: (_to(SIGNERS, _OWN),),
    Action.WITHDRAW_POSITION: (_to(SIGNERS, _OWN),),
    Action.ENTER_ON_BEHALF: (_to(_SECRETARIAT, _HERE, Relation.OTHER_DELEGATION),),
    Action.ASSOCIATE: (_to(SIGNERS, _OWN),),
    Action.SIGN_JOINT_POSITION: (_to(SIGNERS, _OWN),),
    Action.REAFFIRM_POSITIONS: (_to(SIGNERS, _OWN),),
    # where a government's bodies stand apart is its own until its focal point releases it, and then for the desk;
    # it names a government and what it thinks, so who may not read names does not read it either
    Action.READ_ALIGNMENT: (_to(SIGNERS, _OWN),),
    Action.RELEASE_ALIGNMENT: (_to({Role.FOCAL_POINT}, _OWN),),
    Action.READ_RELEASED_ALIGNMENTS: (_to(_ASSESSORS, _HERE), _to({Role.RAPPORTEUR}, _HERE, rules=_OPEN_RULES)),
    # what an organisation said over consultations: for those who sign for it, and for nobody else whatever their role
    Action.READ_LEDGER: (_to(SIGNERS, _OWN),),
    Action.MARK_LIKE_TARGETS: (_to({Role.FOCAL_POINT}, _OWN),),
    Action.APPLY: (_to(_ANYONE, _HERE),),
    Action.READ_APPLICATION: (_to(_ANYONE, Relation.SELF), _to(_ASSESSORS, Relation.OTHER_PERSON)),
    # duties apart: nobody decides on what they asked for themselves
    Action.ASSESS_APPLICATION: (_to(_ASSESSORS, Relation.OTHER_PERSON),),
    Action.INVITE: (_to(_SECRETARIAT, _HERE),),
    Action.WITHDRAW_ACCREDITATION: (_to(_SECRETARIAT, Relation.OTHER_DELEGATION),),
    Action.APPOINT: (_to(_SECRETARIAT | _SYSTEM, _HERE, Relation.OTHER_DELEGATION),),
    Action.READ_PEOPLE: (_to(IN_A_DELEGATION, _OWN), _to(_SECRETARIAT, _HERE, Relation.OTHER_DELEGATION)),
    Action.APPOINT_IN_DELEGATION: (
        _to({Role.FOCAL_POINT}, _OWN),
        _to(_SECRETARIAT, _HERE, Relation.OTHER_DELEGATION),
    ),
    Action.SUCCEED: (_to({Role.FOCAL_POINT}, _OWN), _to(_SECRETARIAT, _HERE, Relation.OTHER_DELEGATION)),
    Action.READ_DESK: (_to(_DESK, _HERE),),
    Action.SET_COMPARISON: (_to(_ASSESSORS, _HERE),),
    Action.DRAFT_DIGEST: (_to(_DESK, _HERE),),
    Action.READ_DIGEST_DRAFT: (_to(_DESK, _HERE),),
    Action.EDIT_DIGEST: (_to({Role.CHAIR, Role.RAPPORTEUR}, _HERE),),
    # a sentence goes to a machine that may be somebody else's: never of a confidential consultation
    Action.ASK_WRITER: (_to({Role.CHAIR, Role.RAPPORTEUR}, _HERE, rules=_OPEN_RULES),),
    Action.SUBMIT_DIGEST: (_to(_DESK, _HERE),),
    # to hold something back binds nobody outside, so it asks for no fresh factor
    Action.RETURN_DIGEST: (_to({Role.CHAIR}, _HERE),),
    Action.COMMENT_DIGEST: (_to({Role.CHAIR, Role.RAPPORTEUR}, _HERE),),
    # taking out what was drafted from positions is for those who answer for the digest; adding and wording is not
    Action.REMOVE_STATEMENT: (_to({Role.CHAIR}, _HERE),),
    Action.ANSWER_REMOVAL: (_to(SIGNERS, _OWN),),
    Action.APPROVE_DIGEST: (_to({Role.CHAIR}, _HERE),),
    Action.SEND_DIGEST: (_to(_ASSESSORS, _HERE),),
    Action.SETTLE_DELIVERY: (_to({Role.CHAIR}, _HERE),),
    # who gets the digest to participants: contributors have it from their focal point
    Action.RECEIVE_DIGEST: (_to({*SIGNERS, Role.OBSERVER, Role.CHAIR}, _HERE),),
    # the digest to chairs holds exact counts, so it goes to those who read them at the desk
    Action.RECEIVE_CHAIRS_DIGEST: (_to(_DESK, _HERE),),
    Action.CHOOSE_DIGESTS: (_to(_DESK | {*SIGNERS, Role.OBSERVER}, _HERE),),
    Action.SET_SCHEDULE: (_to(_SECRETARIAT, _HERE),),
    Action.ANSWER_INPUT: (_to({Role.CHAIR}, _HERE),),
    Action.CLOSE_CONSULTATION: (_to({Role.CHAIR}, _HERE),),
    Action.OPERATE: (_to(_SECRETARIAT | _SYSTEM, _HERE),),
    Action.EXPORT_RECORD: (_to(_SECRETARIAT, _HERE),),
    # those without a consultation serve every desk of the site
    Action.IMPORT_RECOMMENDATIONS: (_to(_SYSTEM, Relation.SITE), _to(_SECRETARIAT | _SYSTEM, _HERE)),
    Action.MARK_RECOMMENDATION: (_to(_DESK, _HERE),),
    # a caught mail may hold a link that opens a session: it is read by whom it was written to
    Action.READ_CAUGHT_MAIL: (_to(_ANYONE, Relation.SELF),),
    Action.EXPORT_PERSONAL: (_to(_ANYONE, Relation.SELF),),
    Action.MANAGE_ACCOUNTS: (_to({SiteRole.ADMIN}, Relation.SITE, Relation.OTHER_PERSON),),
    Action.ERASE_PERSON: (_to({SiteRole.ADMIN, SiteRole.SYSTEM}, Relation.OTHER_PERSON),),
}
"""Who may do what. `None` among the voices stands for a reader without any role here."""

NEEDS_FRESH_FACTOR = frozenset(
    {
        Action.SUBMIT_POSITION,
        Action.WITHDRAW_POSITION,
        Action.ENTER_ON_BEHALF,
        Action.ASSOCIATE,
        Action.SIGN_JOINT_POSITION,
        Action.REAFFIRM_POSITIONS,
        Action.RELEASE_ALIGNMENT,
        Action.APPROVE_DIGEST,
        Action.ASSESS_APPLICATION,
        Action.INVITE,
        Action.WITHDRAW_ACCREDITATION,
        Action.APPOINT,
        Action.APPOINT_IN_DELEGATION,
        Action.SUCCEED,
        Action.CLOSE_CONSULTATION,
        Action.EXPORT_RECORD,
        Action.EXPORT_PERSONAL,
        Action.MANAGE_ACCOUNTS,
        Action.ERASE_PERSON,
    }
)
"""Acts that bind others or carry data out: they ask for a factor given within the last quarter of an hour."""
