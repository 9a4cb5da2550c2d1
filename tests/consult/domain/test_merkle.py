"""The Merkle tree against the recursive definitions of RFC 6962, word by word."""

import hashlib

import pytest

from consult.domain import merkle

LEAVES = [hashlib.sha256(bytes([number])).hexdigest() for number in range(35)]


def split(count: int) -> int:
    """The largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def tree_hash(leaves: list[str]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + bytes.fromhex(leaves[0])).digest()
    at = split(len(leaves))
    return hashlib.sha256(b"\x01" + tree_hash(leaves[:at]) + tree_hash(leaves[at:])).digest()


def path(place: int, leaves: list[str]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    at = split(len(leaves))
    if place < at:
        return [*path(place, leaves[:at]), tree_hash(leaves[at:])]
    return [*path(place - at, leaves[at:]), tree_hash(leaves[:at])]


def subproof(size: int, leaves: list[str], *, is_whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if is_whole else [tree_hash(leaves)]
    at = split(len(leaves))
    if size <= at:
        return [*subproof(size, leaves[:at], is_whole=is_whole), tree_hash(leaves[at:])]
    return [*subproof(size - at, leaves[at:], is_whole=False), tree_hash(leaves[:at])]


@pytest.mark.parametrize("size", range(1, len(LEAVES) + 1))
def test_roots_and_proofs_are_those_of_the_definition(size):
    leaves = LEAVES[:size]

    assert merkle.root(leaves) == tree_hash(leaves).hex()
    proofs = merkle.inclusion_proofs(leaves, range(size))
    assert proofs == {place: [node.hex() for node in path(place, leaves)] for place in range(size)}
    for old in range(1, size + 1):
        proof = [node.hex() for node in subproof(old, leaves, is_whole=True)]
        assert merkle.consistency_proof(leaves, old) == proof


def test_the_root_of_an_empty_log_is_the_hash_of_nothing():
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()


def test_the_roots_of_a_growing_log_come_in_one_pass():
    sizes = set(range(1, len(LEAVES) + 1))

    assert merkle.roots_at(LEAVES, sizes | {99}) == {size: merkle.root(LEAVES[:size]) for size in sizes}


@pytest.mark.parametrize("place", [-1, len(LEAVES)])
def test_no_proof_is_made_of_a_leaf_that_is_not_there(place):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proofs(LEAVES, [place])


@pytest.mark.parametrize("size", [0, len(LEAVES) + 1])
def test_no_proof_is_made_from_a_tree_that_never_was(size):
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency_proof(LEAVES, size)
