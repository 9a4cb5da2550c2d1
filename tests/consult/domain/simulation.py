"""Random consultations that are not attributed, released three times, and what a reader makes of the releases.

`python -m tests.consult.domain.simulation 20000 [first seed]` runs more of them than the tests do.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from consult.domain.disclosure import MINIMUM, Place, Released, Told, answered_by_place, line_of, release
from consult.domain.inference import Table
from consult.domain.suppression import ALL_RULES, Rules
from tests.consult.domain.attacker import Reader

RELEASES = 3
SIZES = {(1, 4): 1, (5, 15): 2, (10, 40): 3, (30, 120): 3, (80, 300): 2}
"""How many members a group has, and how often: from a handful to more than there are governments."""
UNANIMOUS = 0.08
"""How often a group is of one mind."""
AGREEABLE = 0.2
"""How often nobody but a handful would object."""


@dataclass
class Score:
    """What was printed, and what a reader made of it."""

    consultations: int = 0
    cells: int = 0
    printed: int = 0
    bloc_cells: int = 0
    bloc_printed: int = 0
    total_cells: int = 0
    total_printed: int = 0
    tables: int = 0
    renewed: int = 0
    pinned: int = 0
    exposed: int = 0
    newcomers: int = 0
    small: int = 0
    differenced: int = 0
    named: int = 0
    solved: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def share_printed(self) -> float:
        """Printed counts among all counts of the stakeholder groups that answered, at all releases."""
        return self.printed / self.cells

    @property
    def breaches(self) -> int:
        """Everything that must not be."""
        return self.pinned + self.exposed + self.small + self.differenced + self.named

    def __str__(self) -> str:
        """The figures in a few lines."""
        return (
            f"{self.consultations} consultations x {RELEASES} releases: {self.tables} tables released, "
            f"{self.renewed} of them renewals\n{self.share_printed:.1%} of {self.cells} counts of groups published, "
            f"{self.bloc_printed / max(1, self.bloc_cells):.1%} of {self.bloc_cells} of blocs, "
            f"{self.total_printed / max(1, self.total_cells):.1%} of {self.total_cells} totals\n"
            f"{self.pinned} cells pinned, {self.exposed} delegations exposed ({self.newcomers} of them newcomers), "
            f"{self.small} small counts or lines told, {self.differenced} pairs of tables too close, "
            f"{self.named} objections named; {self.solved} questions settled by integer programming"
        )

    def __add__(self, other: "Score") -> "Score":
        """Both together."""
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})


@dataclass
class World:
    """The delegations of a consultation, where they belong, and how their groups incline."""

    places: dict[str, Place]
    leanings: Mapping[Place, Sequence[float]]


def random_world(random: Random) -> World:
    """Two to six groups, tiny, middling and large ones; in every second consultation the first one is also in blocs."""
    places: dict[str, Place] = {}
    blocs = random.choice([["x", "y"], ["x", "y", "z", ""]]) if random.random() < 0.5 else []
    for number, group in enumerate("abcdef"[: random.randint(2, 6)]):
        for member in range(random.randint(*random.choices(list(SIZES), list(SIZES.values()))[0])):
            bloc = "" if number else random.choice(blocs or [""])
            places[f"{group}{member}"] = (group, bloc) if blocs else (group,)
    leanings = {}
    sizes, is_agreeable = Counter(places.values()), random.random() < AGREEABLE
    for place in sorted(sizes):
        agreed = random.random() < UNANIMOUS
        leanings[place] = [float(stance == 3) if agreed else random.random() ** 2 for stance in range(6)]
        if is_agreeable and sizes[place] >= MINIMUM:
            leanings[place][:2] = 0.0, 0.0
    return World(places, leanings)


def next_answers(random: Random, world: World, before: Mapping[str, int], *, is_first: bool) -> dict[str, int]:
    """What stands at the next release: some come, some leave, some change, some go back."""
    coming, changing, leaving = (
        (random.uniform(0.3, 1.0), 0.0, 0.0)
        if is_first
        else (random.choice([0, 0.05, 0.2, 0.8]), random.choice([0, 0.02, 0.1, 0.4]), random.choice([0, 0.02, 0.1]))
    )
    answers = {}
    inclined = {place: list(accumulate(leaning)) for place, leaning in world.leanings.items()}
    for delegation, place in sorted(world.places.items()):
        drawn = random.choices(range(6), cum_weights=inclined[place])[0]
        if delegation not in before:
            if random.random() < coming:
                answers[delegation] = drawn
        elif random.random() >= leaving:
            answers[delegation] = drawn if random.random() < changing else before[delegation]
    return answers


def with_regions(random: Random, world: World) -> World:
    """The same delegations, of which those of the first group also lie in regions: a third line, linked to the rest."""
    places = {}
    for name, place in world.places.items():
        region = random.choice(["002", "019", "142", "other"]) if place[0] == "a" else ""
        places[name] = (*place[:1], *(place[1:] or ("",)), region)
    leanings = {(*place[:1], *(place[1:] or ("",))): leaning for place, leaning in world.leanings.items()}
    return World(places, {place: leanings[place[:-1]] for place in set(places.values())})


def simulate(seed: int, rules: Rules = ALL_RULES, *, has_regions: bool = False) -> Score:
    """One consultation with one target, three releases, and the attack on all of them."""
    random = Random(seed)
    world, told, score = random_world(random), Told(), Score(consultations=1)
    if has_regions:
        world = with_regions(random, world)
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
    """How many counts readers get of the groups, of the blocs and in all."""
    score = Score()
    rows = {row: line_of(tables[-1], None) for row, tables in told.tables.items()}
    seen = Released(told.partition, answered_by_place(world.places, answers), rows, somebody_objects=False)
    for line, name in seen.groups():
        counts = seen.group(line, name).counts or ()
        kind = "bloc_" if line else ""
        setattr(score, f"{kind}cells", getattr(score, f"{kind}cells") + 6)
        known = sum(count is not None for count in counts)
        setattr(score, f"{kind}printed", getattr(score, f"{kind}printed") + known)
    score.total_cells = 6
    score.total_printed = sum(count is not None for count in seen.totals.counts or ())
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
            score.small += bool(table.withheld) and len(table.answers) - sum(shown) < MINIMUM
            score.differenced += sum(0 < earlier.changes(table.answers) < MINIMUM for earlier in tables[:place])
        loot = Reader(tables).work_out()
        score.pinned += loot.pinned
        score.exposed += loot.exposed
        score.newcomers += loot.newcomers
        score.solved += loot.solved
        score.examples += loot.examples[:3]
    return score


def main(consultations: int, first: int = 0) -> Score:
    """Simulate so many consultations on all processors, and print what came of them."""
    with ProcessPoolExecutor() as pool:
        score = sum(pool.map(simulate, range(first, first + consultations), chunksize=20), Score())
    sys.stdout.write(f"{score}\n")
    return score


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])).breaches > 0)
