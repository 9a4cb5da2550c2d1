"""Proposing and signing joint positions in transactions of their own."""

from collections.abc import Mapping
from uuid import UUID

from consult.database import transaction, utc_now
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.positions.joint import service
from consult.positions.joint.models import JointProposal
from consult.positions.joint.proposal import Proposal
from consult.positions.queries import current_positions
from tests.associating import signer
from tests.factories import World


def proposal_of(world: World, stances: Mapping[str, Stance], title: str = "Two voices") -> Proposal:
    """A proposal with these stances by code."""
    contents = {
        world.revisions[code]: PositionContent(stance=stance, rationale="We say this together.")
        for code, stance in stances.items()
    }
    return Proposal(title=title, contents=contents)


def propose(world: World, by: str, *invited: str, codes: Mapping[str, Stance] | None = None) -> UUID:
    """Let a delegation propose positions to others."""
    with transaction() as session:
        return service.propose(
            session,
            signer(session, world, by),
            world.delegations[by],
            proposal=proposal_of(world, codes or {"T1": Stance.SUPPORT}),
            invited=[world.delegations[name] for name in invited],
            at=utc_now(),
        ).id


def sign(world: World, delegation: str, proposal_id: UUID, *, content_hash: str | None = None) -> JointProposal:
    """Let a delegation sign what is proposed now, on top of what it says now."""
    own = world.delegations[delegation]
    with transaction() as session:
        row = session.get_one(JointProposal, proposal_id)
        standing = current_positions(session, own, row.round_id)
        revisions = [UUID(entry["revision_id"]) for entry in row.entries]
        bases = {revision: standing[revision].version if revision in standing else 0 for revision in revisions}
        signing = service.Signing(
            content_hash=content_hash or row.content_hash, bases=bases, signature=f"Signer of {delegation}"
        )
        return service.sign(
            session, signer(session, world, delegation), own, proposal_id=proposal_id, signing=signing, at=utc_now()
        )
