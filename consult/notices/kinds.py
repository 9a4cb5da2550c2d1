"""What each kind of letter is called on pages."""

from collections.abc import Mapping

from consult.presentation.translation import LazyText, lazy_gettext

KINDS: Mapping[str, LazyText] = {
    "accreditation_restored": lazy_gettext("Accreditation restored"),
    "accreditation_withdrawn": lazy_gettext("Accreditation withdrawn"),
    "address_suspended": lazy_gettext("Address suspended"),
    "application_address": lazy_gettext("Address of an applicant to be confirmed"),
    "application_refused": lazy_gettext("Application refused"),
    "application_returned": lazy_gettext("Application returned"),
    "contradiction_found": lazy_gettext("Positions that contradict each other"),
    "delegation_accredited": lazy_gettext("Delegation accredited"),
    "digest_held_back": lazy_gettext("Approved digest held back"),
    "digest_returned": lazy_gettext("Digest returned"),
    "digest_waits": lazy_gettext("Digest waits for review"),
    "draft_decided": lazy_gettext("Offered draft decided"),
    "focal_point_succeeded": lazy_gettext("Another focal point"),
    "input_answered": lazy_gettext("Answers to what was said"),
    "invitation": lazy_gettext("Invitation"),
    "office_offered": lazy_gettext("Office offered"),
    "round_closing": lazy_gettext("Round closes soon"),
    "round_opened": lazy_gettext("Round opened"),
    "statement_removed": lazy_gettext("Objection taken out of a digest"),
    "submission_entered": lazy_gettext("Entered on behalf"),
    "submission_received": lazy_gettext("Receipt"),
    "tally_mismatched": lazy_gettext("Tally that was wrong"),
}


def kind_in_words(template: str) -> str:
    """What a kind of letter is called; one without words of its own is just a letter."""
    return str(KINDS.get(template, lazy_gettext("Letter")))
