"""A round with rationales worth comparing."""

from consult.domain.vocabulary import Attribution, Stance
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept

LETTER = "We ask that the cost of sending money home be cut to three per cent by the year two thousand and thirty."
OTHER = "Social security should follow workers across borders, and nobody should pay into it twice."


@kept
def campaign(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    """Three delegations send one letter on T1, one of them also on T2; a government says something else."""
    world = make_world(members={"civil_society": 3, "government": 1}, attribution=attribution)
    for number in (1, 2, 3):
        submit(world, f"civil_society {number}", "T1", rationale=LETTER if number > 1 else f"Dear chair, {LETTER}")
    submit(world, "civil_society 1", "T2", rationale=LETTER)
    submit(world, "government 1", "T1", Stance.OPPOSE, rationale=OTHER)
    return world


@kept
def outpouring() -> World:
    """Twenty delegations of two groups, each with words of its own group on two targets: enough for themes."""
    world = make_world(members={"civil_society": 10, "government": 10})
    for name in list(world.delegations):
        subject = "remittances fees banks transfer" if name < "d" else "sovereignty admission borders visas"
        for code in ("T1", "T2"):
            words = f"{' '.join(subject.split()[len(name + code) % 2 :])} matter most for {name} on {code}"
            submit(world, name, code, rationale=words)
    return world
