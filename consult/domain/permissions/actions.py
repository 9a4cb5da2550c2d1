"""What can be asked for, how it belongs to the one who asks, and where it stands."""

from enum import StrEnum


class Action(StrEnum):
    """Everything that a person can ask for."""

    CREATE_CONSULTATION = "create_consultation"
    READ_CONSULTATION = "read_consultation"
    READ_RESULTS = "read_results"
    READ_CHECKPOINTS = "read_checkpoints"
    READ_CHECKPOINT_NOTES = "read_checkpoint_notes"
    READ_COUNTED_LIST = "read_counted_list"
    READ_LOG = "read_log"

    READ_ATTRIBUTED_POSITIONS = "read_attributed_positions"
    READ_ALL_POSITIONS = "read_all_positions"
    READ_OWN_POSITIONS = "read_own_positions"
    READ_RECEIPT = "read_receipt"
    READ_DRAFT = "read_draft"
    DRAFT_POSITION = "draft_position"
    OFFER_DRAFT = "offer_draft"
    DECIDE_DRAFT = "decide_draft"
    SUBMIT_POSITION = "submit_position"
    WITHDRAW_POSITION = "withdraw_position"
    ENTER_ON_BEHALF = "enter_on_behalf"
    ASSOCIATE = "associate"
    SIGN_JOINT_POSITION = "sign_joint_position"
    REAFFIRM_POSITIONS = "reaffirm_positions"
    READ_ALIGNMENT = "read_alignment"
    RELEASE_ALIGNMENT = "release_alignment"
    READ_RELEASED_ALIGNMENTS = "read_released_alignments"
    READ_LEDGER = "read_ledger"
    MARK_LIKE_TARGETS = "mark_like_targets"

    APPLY = "apply"
    READ_APPLICATION = "read_application"
    ASSESS_APPLICATION = "assess_application"
    INVITE = "invite"
    WITHDRAW_ACCREDITATION = "withdraw_accreditation"
    APPOINT = "appoint"
    READ_PEOPLE = "read_people"
    APPOINT_IN_DELEGATION = "appoint_in_delegation"
    SUCCEED = "succeed"

    READ_DESK = "read_desk"
    SET_COMPARISON = "set_comparison"
    DRAFT_DIGEST = "draft_digest"
    READ_DIGEST_DRAFT = "read_digest_draft"
    EDIT_DIGEST = "edit_digest"
    SUBMIT_DIGEST = "submit_digest"
    RETURN_DIGEST = "return_digest"
    COMMENT_DIGEST = "comment_digest"
    APPROVE_DIGEST = "approve_digest"
    SEND_DIGEST = "send_digest"
    RECEIVE_DIGEST = "receive_digest"
    RECEIVE_CHAIRS_DIGEST = "receive_chairs_digest"
    CHOOSE_DIGESTS = "choose_digests"
    SET_SCHEDULE = "set_schedule"
    SETTLE_DELIVERY = "settle_delivery"
    ANSWER_INPUT = "answer_input"
    CLOSE_CONSULTATION = "close_consultation"
    OPERATE = "operate"
    EXPORT_RECORD = "export_record"
    IMPORT_RECOMMENDATIONS = "import_recommendations"
    MARK_RECOMMENDATION = "mark_recommendation"

    READ_CAUGHT_MAIL = "read_caught_mail"
    EXPORT_PERSONAL = "export_personal"
    MANAGE_ACCOUNTS = "manage_accounts"
    ERASE_PERSON = "erase_person"


class Relation(StrEnum):
    """How the thing asked for belongs to the one who asks."""

    SELF = "self"
    OTHER_PERSON = "other_person"
    OWN_BODY = "own_body"
    OTHER_BODY = "other_body"
    OWN_DELEGATION = "own_delegation"
    OTHER_DELEGATION = "other_delegation"
    CONSULTATION = "consultation"
    SITE = "site"


class ContentState(StrEnum):
    """Where a text stands on its way from a drawer to the public."""

    DRAFT = "draft"
    OFFERED = "offered"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
