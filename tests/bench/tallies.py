"""Reading the tallies of a round with a million positions, against counting its standing positions."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import StakeholderGroup
from consult.extensions import db
from consult.organisations.models import Organisation
from consult.synthesis import tallying
from consult.synthesis.models import StandingPosition, TallyCell
from tests.bench.databases import KINDS, application, database
from tests.bench.measuring import Compared, Figure, NotMeasured, scale, seconds_of, side_by_side
from tests.factories import World, make_world

GROUPS = (*StakeholderGroup, "academia", "cities")
RUNS = 25
REFERENCE_RUNS = {"SQLite": 1, "PostgreSQL": 3}

ADD_STANDING = """
INSERT INTO standing_positions (round_id, target_revision_id, delegation_id, position_id, stance, is_blocking, seq)
SELECT :round, r.id, d.id, d.id,
       CASE abs({random}) % 6 WHEN 0 THEN 'strongly_oppose' WHEN 1 THEN 'oppose' WHEN 2 THEN 'neutral'
                              WHEN 3 THEN 'support' WHEN 4 THEN 'strongly_support' ELSE 'abstain' END,
       {no}, 0
FROM target_revisions r CROSS JOIN delegations d
WHERE d.consultation_id = :consultation
ORDER BY r.id, d.id
"""
DIALECTS = {
    "sqlite": {"random": "random()", "no": "0"},
    "postgresql": {"random": "(random() * 1000000)::int", "no": "false"},
}
WITHOUT_FOREIGN_KEYS = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "SET session_replication_role = replica; SET statement_timeout = 0",
}


def measure() -> Iterator[Figure | str]:
    """The standing positions are written straight into their table, and their tallies beside them."""
    positions, targets = scale("BENCH_POSITIONS", 1_000_000), scale("BENCH_TARGETS", 50)
    for kind in KINDS:
        try:
            with database(kind) as settings, application(settings):
                yield from _figures(kind, positions, targets)
        except NotMeasured as missing:
            yield f"- {kind}: not measured: {missing}"


def _figures(kind: str, positions: int, targets: int) -> Iterator[Figure | str]:
    world = make_world(targets=[f"T{number}" for number in range(1, targets + 1)], members={})
    with transaction() as session:
        _add_delegations(session, world, positions // targets)
    filling = seconds_of(lambda: _fill(world))
    yield f"- {kind}: filled in {filling:.0f} s."
    with reading() as session:
        [ours] = side_by_side(lambda: tallying.cells_of(session, world.round_id), runs=RUNS)
        [reference] = side_by_side(
            lambda: _counted(session, world.round_id), runs=REFERENCE_RUNS[kind], warm_up=kind != "SQLite"
        )
    yield Figure(
        name=f"tallies of {targets} targets × {len(GROUPS)} groups, {positions:,} positions, {kind}",
        measured=ours,
        reference=reference,
        reference_name="GROUP BY over standing positions",
        compared=Compared.FASTER,
        at_least=100,
    )


def _fill(world: World) -> None:
    dialect = db.engine.dialect.name
    with db.engine.connect() as connection:
        for statement in WITHOUT_FOREIGN_KEYS[dialect].split("; "):
            connection.connection.cursor().execute(statement)
        add = sa.text(ADD_STANDING.format(**DIALECTS[dialect]))
        connection.execute(
            add.bindparams(sa.bindparam("round", type_=sa.Uuid()), sa.bindparam("consultation", type_=sa.Uuid())),
            {"round": world.round_id, "consultation": world.consultation_id},
        )
        counted = _counting(world.round_id)
        cells = sa.select(
            sa.literal(world.round_id, sa.Uuid()),
            counted.c.target_revision_id,
            sa.literal(tallying.ALL_LINES),
            counted.c.stakeholder_group,
            counted.c.stance,
            counted.c.positions,
        )
        columns = ["round_id", "target_revision_id", "line", "group_name", "stance", "delegations"]
        connection.execute(sa.insert(TallyCell).from_select(columns, cells))
        connection.commit()
        if dialect == "postgresql":
            connection.execute(sa.text("ANALYZE"))
            connection.commit()
        connection.invalidate()


def _add_delegations(session: Session, world: World, count: int) -> None:
    at = utc_now()
    organisations = [{"id": uuid4(), "name": f"Organisation {number}", "created_at": at} for number in range(count)]
    session.execute(sa.insert(Organisation), organisations)
    rows = [
        {
            "consultation_id": world.consultation_id,
            "organisation_id": organisation["id"],
            "key": organisation["name"],
            "stakeholder_group": GROUPS[number % len(GROUPS)],
            "accredited_at": at,
        }
        for number, organisation in enumerate(organisations)
    ]
    session.execute(sa.insert(Delegation), rows)


def _counting(round_id: UUID) -> sa.Subquery:
    standing, group = StandingPosition, Delegation.stakeholder_group
    query = sa.select(standing.target_revision_id, group, standing.stance, sa.func.count().label("positions"))
    query = query.join(Delegation, Delegation.id == standing.delegation_id).where(standing.round_id == round_id)
    return query.group_by(standing.target_revision_id, group, standing.stance).subquery()


def _counted(session: Session, round_id: UUID) -> dict[tuple[UUID, str, str], int]:
    rows = session.execute(sa.select(_counting(round_id))).all()
    return {(revision, group_name, str(stance)): count for revision, group_name, stance, count in rows}
