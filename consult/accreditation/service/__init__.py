"""Verbs of accreditation: invite, apply, assess, withdraw and restore."""

from consult.accreditation.service.withdrawing import restore_accreditation, withdraw_accreditation

__all__ = ["restore_accreditation", "withdraw_accreditation"]
