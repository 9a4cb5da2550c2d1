"""What every column of words, documents or bytes holds of people, and so what erasing does with it.

A test holds this page against the schema: a column that is missing here, or stands here twice, fails it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds of people."""

    SECRET = "secret"  # noqa: S105 - a word for what a column holds
    """It opens something of one person, or is the hash of it or of an address: deleted with them, given to nobody."""
    OWN = "own"
    """Name, address, or what else is one person's: emptied or deleted with them."""
    WRITTEN = "written"
    """Others, or mail servers, write here: a person's name and address are taken out."""
    SEALED = "sealed"
    """It was approved to the letter, or is a document: erasing has a way of its own for it."""
    RECORD = "record"
    """What a body, a convenor or an applicant's organisation said or is called: it stays."""
    TECHNICAL = "technical"
    """A word of the site's own vocabulary, a key, a hash or a number: nobody writes here."""


CONTENTS: Mapping[Holds, Mapping[str, str]] = {
    Holds.SECRET: {
        "accounts": "password totp_secret",
        "bounces": "address_hash",
        "passkeys": "credential_id public_key",
        "personal_contents": "salt",
        "personal_exports": "session_hash",
        "recovery_codes": "code_hash",
        "sessions": "id_hash",
        "sign_in_codes": "handle_hash code_hash",
        "suspensions": "address_hash",
        "tokens": "token_hash",
    },
    Holds.OWN: {
        "account_events": "device",
        "credentials": "file_name content",
        "delegation_invitations": "name email",
        "deliveries": "address",
        "invitations": "name address",
        "joint_parties": "signature",
        "letters": "address",
        "passkeys": "name",
        "people": "name email language",
        "personal_contents": "data",
        "sessions": "device",
        "single_sign_on_identities": "issuer subject",
        "submissions": "signature",
        "tokens": "subject",
    },
    Holds.WRITTEN: {
        "account_events": "note",
        "accreditation_changes": "reason",
        "application_steps": "reason note",
        "applications": "mandate declared_interest part_of",
        "approvals": "void_reason",
        "bounces": "words",
        "delegations": "mandate declared_interest",
        "deliveries": "answer",
        "digest_comments": "about text",
        "digest_steps": "reason",
        "dispositions": "reason",
        "entries_on_behalf": "letter_reference",
        "letters": "subject text html answer",
        "offers": "reason",
        "removal_authors": "answer",
        "sessions": "data",  # what the next page of somebody's browser has yet to tell them
        "statement_removals": "reason",
        "statement_words": "text",
        "text_analyses": "last_error",
        "wording_proposals": "text",
        "work": "last_error",
    },
    Holds.SEALED: {
        "deliveries": "subject text html",
        "digest_drafts": "statements",
        "submissions": "receipt",
    },
    Holds.RECORD: {
        "applications": "organisation_name sub_kind",
        "associations": "reason",
        "bloc_memberships": "bloc_set bloc",
        "bloc_statements": "title",
        "consultations": "title summary mandate convenor source notice labels",
        "corridor_terms": "country text",
        "delegations": "key sub_kind",
        "digest_charts": "document",
        "digest_pictures": "png",
        "digests": "headline picture",
        "drafts": "blocking_reason rationale conditions amendment terms",
        "invitations": "organisation_name",
        "joint_proposals": "title entries",
        "offers": "blocking_reason rationale conditions amendment terms",
        "opinion_analyses": "document",
        "organisations": "name",
        "positions": "blocking_reason rationale conditions amendment",
        "recommendations": "code forum body text became source",
        "statements": "values",
        "target_revisions": "title text indicators baseline value deadline owner provenance",
        "targets": "cluster",
        "text_analyses": "document",
    },
    Holds.TECHNICAL: {
        "account_events": "kind",
        "alignment_targets": "alignment stances",
        "application_steps": "kind",
        "applications": "country region stakeholder_group state",
        "appointments": "role",
        "approvals": "content_hash",
        "associations": "kind association_key content_hash",
        "bounces": "word status",
        "checkpoints": "occasion root origin public_key signature",
        "consultations": "slug attribution compare weighting languages digest_every most_per_group",
        "corridor_terms": "kind",
        "counted_lists": "content_hash document",
        "credentials": "kind sha256",
        "delegation_invitations": "role language",
        "delegations": "stakeholder_group",
        "deliveries": "sealed_hash language state server settled_as",
        "digest_charts": "kind",
        "digest_comments": "comment_key statement_key",
        "digest_pictures": "kind language",
        "digest_preferences": "frequency",
        "digest_schedules": "audience frequency timezone",
        "digest_steps": "state",
        "digests": "audience frequency state weighting content_hash",
        "dispositions": "act_hash kind",
        "drafts": "stance",
        "event_log": "name actor data salt leaf_hash previous_hash entry_hash",  # pseudonyms, and no names by contract
        "findings": "line divergence_class direction flags table_hash",
        "handled_events": "handler",
        "invitations": "language stakeholder_group",
        "joint_parties": "signed_hash bases",
        "joint_proposals": "content_hash state",
        "letters": "template once_key language state server settled_as",
        "like_targets": "mark",
        "log_heads": "entry_hash",
        "offers": "stance content_hash state",
        "organisations": "country region",
        "people": "pseudonym",
        "positions": "stance language content_hash",
        "quiet_windows": "audience frequency",
        "recommendation_marks": "mark",
        "recommendations": "language",
        "released_rounds": "answered",
        "released_tables": "row_key answers withheld",
        "released_targets": "partitioned_by answered answers p_values",
        "rounds": "state",
        "sessions": "first_factor second_factor",
        "sign_in_throttles": "key",  # hashed with the site's own key, and swept after a day
        "standing_positions": "stance",
        "statement_words": "language",
        "statements": "section line template support",
        "submissions": "submission_key content_hash",
        "tally_cells": "line group_name stance",
        "targets": "code level",
        "text_analyses": "subject marker",
        "tokens": "purpose",
        "wording_proposals": "language drafted_hash state reason model",
        "work": "handler state",
    },
}


def places(*kinds: Holds) -> Iterator[str]:
    """The columns that hold this, as `table.column`; one that stands in the list twice comes twice."""
    for kind in kinds:
        for table, columns in CONTENTS[kind].items():
            yield from (f"{table}.{column}" for column in columns.split())
