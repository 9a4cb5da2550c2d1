"""Random consultations that are not attributed, released three times, and what a reader makes of the releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from consult.domain.disclosure import MINIMUM, Place, Released, Told, answered_by_place, line_of, release
from consult.domain.inference import Table
from consult.domain.suppression import ALL_RULES, Rules
from tests.consult.domain.attacker import Reader

RELEASES = 3
SIZES = ((1, 4), (5, 15), (10, 40), (30, 120))
"""From a handful to a region's governments."""


@dataclass
class Score:
    """What was printed, and what a reader made of it."""

    consultations: int = 0
    cells: int = 0
    printed: int = 0
    tables: int = 0
    renewed: int = 0
    pinned: int = 0
    exposed: int = 0
    small: int = 0
    differenced: int = 0
    named: int = 0
    solved: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def share_printed(self) -> float:
        """Printed counts among all counts of all lines at all releases."""
        return self.printed / self.cells

    @property
    def breaches(self) -> int:
        """Everything that must not be."""
        return self.pinned + self.exposed + self.small + self.differenced + self.named

    def __add__(self, other: "Score") -> "Score":
        """Both together."""
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})


@dataclass
class World:
    """The delegations of a consultation, where they belong, and how their groups incline."""

    places: dict[str, Place]
    leanings: Mapping[Place, Sequence[float]]


def random_world(random: Random) -> World:
    """Two to six groups, tiny, middling and large ones; in every second consultation blocs beside them."""
    with_blocs = random.random() < 0.5
    places: dict[str, Place] = {}
    for group in "abcdef"[: random.randint(2, 6)]:
        size = random.choice(
            [random.randint(1, 4), random.randint(5, 15), random.randint(10, 40), random.randint(30, 120)]
        )
        blocs = random.choice([[""], ["x", "y"], ["x", "y", "z", ""]]) if with_blocs else []
        for number in range(size):
            places[f"{group}{number}"] = (group, random.choice(blocs)) if with_blocs else (group,)
    leanings = {}
    for place in set(places.values()):
        weights = [random.random() ** 3 for _ in range(6)]
        if random.random() < 0.15:
            weights = [float(stance == 3) for stance in range(6)]
        leanings[place] = weights
    return World(places, leanings)


def next_answers(random: Random, world: World, before: Mapping[str, int], *, is_first: bool) -> dict[str, int]:
    """What stands at the next release: some come, some leave, some change, some go back."""
    coming, changing, leaving = (
        (random.uniform(0.3, 1.0), 0.0, 0.0)
        if is_first
        else (random.choice([0, 0.05, 0.2, 0.8]), random.choice([0, 0.02, 0.1, 0.4]), random.choice([0, 0.02, 0.1]))
    )
    answers = {}
    for delegation, place in sorted(world.places.items()):
        drawn = random.choices(range(6), world.leanings[place])[0]
        if delegation not in before:
            if random.random() < coming:
                answers[delegation] = drawn
        elif random.random() >= leaving:
            answers[delegation] = drawn if random.random() < changing else before[delegation]
    return answers


def simulate(seed: int, rules: Rules = ALL_RULES) -> Score:
    """One consultation with one target, three releases, and the attack on all of them."""
    random = Random(seed)
    world, told, score = random_world(random), Told(), Score(consultations=1)
    answers: dict[str, int] = {}
    for number in range(RELEASES):
        answers = next_answers(random, world, answers, is_first=number == 0)
        partition, new = release(world.places, answers, told, is_last=number == RELEASES - 1, rules=rules)
        score.renewed += sum(row in told.tables for row in new)
        told = Told(
            partition,
            {row: [*told.tables.get(row, ()), *([new[row]] if row in new else [])] for row in {*told.tables, *new}},
        )
        score += _named(answers, world, told, new)
        score += _printed(world, answers, told)
    return score + _attack(told)


def _tables(told: Told, new: Mapping[Place, Table], row: Place) -> list[Table]:
    return [*told.tables.get(row, ()), *([new[row]] if row in new else [])]


def _printed(world: World, answers: Mapping[str, int], told: Told) -> Score:
    score = Score()
    rows = {row: line_of(tables[-1], None) for row, tables in told.tables.items()}
    seen = Released(told.partition, answered_by_place(world.places, answers), rows, somebody_objects=False)
    lines = [seen.group(line, name) for line, name in seen.groups()]
    for line in [*lines, seen.totals]:
        score.cells += 6
        score.printed += sum(count is not None for count in line.counts or ())
    return score


def _named(answers: Mapping[str, int], world: World, told: Told, new: Mapping[Place, Table]) -> Score:
    """Whether the words that somebody objects point at fewer than the minimum of delegations."""
    if not any(stance < 2 for stance in answers.values()):
        return Score()
    clear = {name for table in new.values() if table.counts[:2] == (0, 0) for name in table.answers}
    suspects = answers.keys() - clear
    return Score(named=int(bool(clear) and len(suspects) < MINIMUM))


def _attack(told: Told) -> Score:
    score = Score()
    for tables in told.tables.values():
        score.tables += len(tables)
        for place, table in enumerate(tables):
            shown = [count for stance, count in enumerate(table.counts) if stance not in table.withheld]
            score.small += sum(0 < count < MINIMUM for count in shown) + (len(table.answers) < MINIMUM)
            score.differenced += sum(0 < earlier.changes(table.answers) < MINIMUM for earlier in tables[:place])
        loot = Reader(tables).work_out()
        score.pinned += loot.pinned
        score.exposed += loot.exposed
        score.solved += loot.solved
        score.examples += loot.examples[:3]
    return score
