"""Verbs that change consultations: their rounds, who is at the table, and who holds which office."""

from consult.consultations.service.appointments import appoint, end_appointment
from consult.consultations.service.caps import check_caps
from consult.consultations.service.closing import close_consultation, reopen_consultation
from consult.consultations.service.comparing import may_change_lines, set_comparison
from consult.consultations.service.creation import NewConsultation, create_consultation
from consult.consultations.service.delegation_people import Newcomer, add_to_delegation, end_in_delegation
from consult.consultations.service.delegations import (
    NewDelegation,
    accredit_delegation,
    accredit_delegations,
    seat_delegations,
)
from consult.consultations.service.inviting import accept_office, invitation_behind, take_back_invitation
from consult.consultations.service.operating import check_operator
from consult.consultations.service.rounds import close_round, open_and_close_due_rounds, open_round, plan_round
from consult.consultations.service.scheduling import remove_schedule, set_schedule
from consult.consultations.service.succession import succeed

__all__ = [
    "NewConsultation",
    "NewDelegation",
    "Newcomer",
    "accept_office",
    "accredit_delegation",
    "accredit_delegations",
    "add_to_delegation",
    "appoint",
    "check_caps",
    "check_operator",
    "close_consultation",
    "close_round",
    "create_consultation",
    "end_appointment",
    "end_in_delegation",
    "invitation_behind",
    "may_change_lines",
    "open_and_close_due_rounds",
    "open_round",
    "plan_round",
    "remove_schedule",
    "reopen_consultation",
    "seat_delegations",
    "set_comparison",
    "set_schedule",
    "succeed",
    "take_back_invitation",
]
