"""The Merkle tree over a log: its root, and proofs that an entry is in it and that one tree extends another.

Source: RFC 6962, sections 2.1 to 2.1.2: 0x00 stands before a leaf, 0x01 before a node. The leaves are the 32 bytes
of the entries' leaf hashes.
"""

import hashlib
from collections.abc import Collection, Sequence
from functools import reduce


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _levels(leaf_hashes: Sequence[str]) -> list[list[bytes]]:
    """The tree from its leaves to its root; a node without a sibling rises as it is."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaf_hashes]
    levels = [level]
    while len(level) > 1:
        pairs = [_node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
        levels.append(level)
    return levels


def root(leaf_hashes: Sequence[str]) -> str:
    """The root of the tree over these leaf hashes, in hexadecimal; SHA-256 of nothing for an empty log."""
    return (_levels(leaf_hashes)[-1][0] if leaf_hashes else hashlib.sha256().digest()).hex()


def roots_at(leaf_hashes: Sequence[str], sizes: Collection[int]) -> dict[int, str]:
    """The roots that the growing tree had at these sizes, in one pass; sizes that it never had are left out."""
    found: dict[int, str] = {}
    peaks: list[tuple[int, bytes]] = []  # complete subtrees from the left, each with its height
    for size, leaf in enumerate(leaf_hashes, start=1):
        height, top = 0, hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest()
        while peaks and peaks[-1][0] == height:
            height, top = height + 1, _node(peaks.pop()[1], top)
        peaks.append((height, top))
        if size in sizes:
            found[size] = reduce(lambda right, left: _node(left, right), [peak for _, peak in reversed(peaks)]).hex()
    return found


def inclusion_proofs(leaf_hashes: Sequence[str], places: Collection[int]) -> dict[int, list[str]]:
    """For each of these leaves the hashes that lead from it to the root, nearest first, in hexadecimal.

    Args:
        leaf_hashes: every leaf of the tree that is proved against.
        places: which leaves, counted from 0.
    Raises:
        ValueError: there is no such leaf.
    """
    levels = _levels(leaf_hashes)
    return {place: _path(levels, place) for place in places}


def _path(levels: Sequence[Sequence[bytes]], place: int) -> list[str]:
    if not 0 <= place < len(levels[0]):
        raise ValueError(f"no leaf {place} in a tree of {len(levels[0])}")
    proof = []
    for level in levels[:-1]:
        if (sibling := place ^ 1) < len(level):
            proof.append(level[sibling].hex())
        place //= 2
    return proof


def consistency_proof(leaf_hashes: Sequence[str], old_size: int) -> list[str]:
    """The hashes that show that the first `old_size` leaves are those of an earlier tree, in hexadecimal.

    Raises:
        ValueError: an earlier size of 0, or beyond the tree.
    """
    if not 0 < old_size <= len(leaf_hashes):
        raise ValueError(f"no tree of {old_size} within one of {len(leaf_hashes)}")
    if old_size == len(leaf_hashes):
        return []
    levels = _levels(leaf_hashes)
    place, size, proof = old_size - 1, len(leaf_hashes) - 1, []
    level = 0
    while place & 1:  # up to the largest complete subtree that ends the old tree
        place, size, level = place >> 1, size >> 1, level + 1
    if place:
        proof.append(levels[level][place].hex())
    while size:
        if place & 1:
            proof.append(levels[level][place - 1].hex())
        elif place < size:
            proof.append(levels[level][place + 1].hex())
        place, size, level = place >> 1, size >> 1, level + 1
    return proof
