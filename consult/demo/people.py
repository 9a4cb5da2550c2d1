"""The people of the demo. All are invented; their addresses belong to nobody."""

from dataclasses import dataclass

from consult.domain.vocabulary import Role


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A person with the office held in the demo's consultations; `delegation` and `body` where the role needs them."""

    name: str
    email: str
    role: Role
    language: str = "en"
    delegation: str | None = None
    body: str | None = None

    @property
    def slugs(self) -> tuple[str, ...]:
        """The consultations in which the office is held: no invented person speaks for a real party."""
        return ("gfmd",) if self.delegation else ("unga", "ai-white-paper", "gfmd")

    @property
    def office(self) -> str:
        """The office in words."""
        where = " of ".join(part for part in (self.body, NAMES.get(self.delegation or "")) if part)
        return f"{self.role.replace('_', ' ')}{', ' + where if where else ''}"


NAMES = {
    "velmora": "Velmora",
    "diaspora-council": "Velmora Diaspora Council",
    "sendabit": "Sendabit Remittances",
    "tamberra": "Tamberra",
    "keldonia": "Keldonia",
}
"""The delegations with people, by key."""

LABOUR = "Ministry of Labour"
INTERIOR = "Ministry of the Interior"
FINANCE = "Ministry of Finance"
CITY = "City of Port Alba"
BODIES = (LABOUR, INTERIOR, FINANCE, CITY)
"""The member bodies of Velmora."""

PEOPLE = (
    DemoPerson(name="Noor Example", email="secretariat@example.org", role=Role.SECRETARIAT),
    DemoPerson(name="Tess Example", email="secretariat.b@example.org", role=Role.SECRETARIAT),
    DemoPerson(name="Ama Example", email="chair.a@example.org", role=Role.CHAIR),
    DemoPerson(name="Bruno Example", email="chair.b@example.org", role=Role.CHAIR, language="fr"),
    DemoPerson(name="Rui Example", email="rapporteur@example.org", role=Role.RAPPORTEUR),
    DemoPerson(name="Omar Example", email="observer@example.org", role=Role.OBSERVER, language="ar"),
    DemoPerson(name="Alma Example", email="velmora@example.org", role=Role.FOCAL_POINT, delegation="velmora"),
    DemoPerson(name="Dario Example", email="deputy.velmora@example.org", role=Role.DEPUTY, delegation="velmora"),
    DemoPerson(
        name="Lena Example",
        email="labour.velmora@example.org",
        role=Role.CONTRIBUTOR,
        delegation="velmora",
        body=LABOUR,
    ),
    DemoPerson(
        name="Ivo Example",
        email="interior.velmora@example.org",
        role=Role.CONTRIBUTOR,
        delegation="velmora",
        body=INTERIOR,
    ),
    DemoPerson(
        name="Fay Example",
        email="finance.velmora@example.org",
        role=Role.CONTRIBUTOR,
        delegation="velmora",
        body=FINANCE,
    ),
    DemoPerson(
        name="Cora Example",
        email="port.alba@example.org",
        role=Role.CONTRIBUTOR,
        delegation="velmora",
        body=CITY,
    ),
    DemoPerson(
        name="Dina Example",
        email="diaspora@example.org",
        role=Role.FOCAL_POINT,
        delegation="diaspora-council",
    ),
    DemoPerson(
        name="Sol Example", email="sendabit@example.org", role=Role.FOCAL_POINT, delegation="sendabit", language="es"
    ),
    DemoPerson(name="Tia Example", email="tamberra@example.org", role=Role.FOCAL_POINT, delegation="tamberra"),
    DemoPerson(name="Kei Example", email="keldonia@example.org", role=Role.FOCAL_POINT, delegation="keldonia"),
)
