"""Events of delegations: who speaks for them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.domain.vocabulary import Role
from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class FocalPointSucceeded(Event):
    """A delegation got another focal point: nothing that the former one submits stands after this place in the log."""

    name: ClassVar[str] = "focal_point.succeeded"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    appointment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AppointmentStarted(Event):
    """A person took an office in a delegation by the delegation's own act."""

    name: ClassVar[str] = "appointment.started"
    subject: ClassVar[str] = "appointment_id"
    appointment_id: UUID
    delegation_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """A delegation ended an office in it."""

    name: ClassVar[str] = "appointment.ended"
    subject: ClassVar[str] = "appointment_id"
    appointment_id: UUID
    delegation_id: UUID
    role: Role
