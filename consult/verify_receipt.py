"""Check a receipt of Consult by yourself: this one file, Python 3.9 or newer, nothing else, no network.

    python verify_receipt.py receipt.json
    python verify_receipt.py receipt.json --checkpoint digest-mail.txt --key PUBLIC_KEY
    python verify_receipt.py --consistency from-one-checkpoint-to-the-next.json

It answers 0 when everything holds, 1 when something does not, 2 when it cannot read what it was given. Signatures
are checked with the package `cryptography` where that is installed, else with the code at the end of this file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any, Iterable, Sequence  # noqa: UP035  # older Pythons know no other place

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    HAS_CRYPTOGRAPHY = True
except ImportError:  # the code below does the same, slower
    HAS_CRYPTOGRAPHY = False

UNSIGNED = ("signature", "checkpoint", "inclusion")
SAID = {"content_hash": "content_hash", "stance": "stance", "revision_id": "revision_id", "version": "position_version"}
FOOTER = re.compile(r"(\S+/c/[a-z0-9-]+) ([0-9]{1,18}) ([A-Za-z0-9+/]{43}=)")


class Unreadable(Exception):
    """What was given is no receipt, checkpoint or proof."""


def canonical(value: Any) -> bytes:
    """The one byte sequence of a JSON value: sorted keys, no spaces, UTF-8, strings in NFC."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return unicodedata.normalize("NFC", text).encode()


def sha256(data: bytes) -> bytes:
    """SHA-256, as bytes."""
    return hashlib.sha256(data).digest()


class Checkpoint:
    """The root of a log at one size: a signed note, or the bare line of a digest's footer."""

    def __init__(self, text: str) -> None:
        body, _, signatures = text.replace("\r\n", "\n").partition("\n\n")
        lines = body.split("\n")
        if len(lines) >= 3 and signatures.startswith("— "):
            self.origin, size, root = lines[:3]
            self.signature: bytes | None = base64.b64decode(signatures.split()[2])[4:]
        else:
            found = FOOTER.search(text)
            if found is None:
                raise Unreadable("there is no checkpoint in what you gave: it has an origin, a size and a root")
            self.origin, size, root = found.groups()
            self.signature = None
        self.size, self.root, self.body = int(size), base64.b64decode(root), body.encode() + b"\n"

    def __str__(self) -> str:
        return f"the checkpoint of size {self.size}"


class Check:
    """What was looked at: `faults` in sentences, and what held."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.keys = [key.lower() for key in keys]
        self.faults: list[str] = []
        self.held: list[str] = []

    def claim(self, holds: bool, fault: str, held: str = "") -> bool:
        """Note a fault, or what held; True when it held."""
        if not holds:
            self.faults.append(fault)
        elif held and held not in self.held:
            self.held.append(held)
        return holds

    def receipt(self, document: dict[str, Any]) -> None:
        """A whole receipt: signature, every position, and its inclusion where the file has a proof."""
        self._signature(document)
        self.claim(bool(document["positions"]), "the receipt names no position, so nothing of it is in a log")
        before = None
        for position in document["positions"]:
            self._position(document, position)
            if before and position["seq"] == before["seq"] + 1:
                follows = position["previous_hash"] == before["entry_hash"]
                self.claim(follows, f"entry {position['seq']} does not follow entry {before['seq']}")
            before = position
        if document.get("checkpoint"):
            self._inclusion(document)

    def _signature(self, document: dict[str, Any]) -> None:
        given = document.get("signature")
        if not given and self.keys:
            self.claim(False, "the receipt carries no signature")
        elif not given:
            self.held.append("The receipt carries no signature: it was made before receipts were signed.")
        else:
            self._signed(document, given)

    def _signed(self, document: dict[str, Any], given: dict[str, str]) -> None:
        message = canonical({name: value for name, value in document.items() if name not in UNSIGNED})
        if self._is_known(given["public_key"], "the receipt"):
            signed = is_signed(given["public_key"], message, bytes.fromhex(given["value"]))
            self.claim(
                signed,
                "the receipt was changed after it was signed, or this key never signed it",
                f"The receipt is signed with the key {given['public_key']}.",
            )

    def _is_known(self, key: str, what: str) -> bool:
        known = not self.keys or key.lower() in self.keys
        return self.claim(known, f"{what} is signed with the key {key}, which is not the one you named")

    def _position(self, document: dict[str, Any], position: dict[str, Any]) -> None:
        name, leaf, data = f"position {position['code']}", position["leaf"], position["data"]
        bound = sha256(bytes.fromhex(position["salt"]) + canonical(data)).hex()
        self.claim(bound == leaf["commitment"], f"{name}: content and salt are not what its leaf binds")
        self.claim(sha256(canonical(leaf)).hex() == position["leaf_hash"], f"{name}: its leaf does not have its hash")
        places = (leaf["seq"], leaf["consultation_id"]) == (position["seq"], document["consultation_id"])
        self.claim(places, f"{name}: its leaf belongs to another place or another log")
        said = all(position[ours] == data.get(theirs) for ours, theirs in SAID.items())
        self.claim(said, f"{name}: the receipt says something else than the content of its entry")
        entry = sha256(bytes.fromhex(position["previous_hash"]) + bytes.fromhex(position["leaf_hash"])).hex()
        self.claim(entry == position["entry_hash"], f"{name}: entry {position['seq']} does not have its hash")

    def _inclusion(self, document: dict[str, Any]) -> None:
        checkpoint = Checkpoint(document["checkpoint"]["note"])
        self.signed_checkpoint(checkpoint, document["checkpoint"]["public_key"])
        same = checkpoint.origin == document.get("origin")
        self.claim(same, f"{checkpoint} is of the log {checkpoint.origin}, not of this one")
        proofs = {proof["seq"]: proof["hashes"] for proof in document["inclusion"]}
        for position in document["positions"]:
            seq = position["seq"]
            self.claim(
                seq in proofs and includes(checkpoint, seq, position["leaf_hash"], proofs[seq]),
                f"position {position['code']}: entry {seq} is not in the log of {checkpoint}",
                f"Every entry of the receipt is in the log of {checkpoint}.",
            )

    def signed_checkpoint(self, checkpoint: Checkpoint, key: str) -> None:
        """The signature of a checkpoint, with the key that comes with it."""
        if checkpoint.signature is None:
            self.claim(False, f"{checkpoint} carries no signature")
        elif self._is_known(key, str(checkpoint)):
            signed = is_signed(key, checkpoint.body, checkpoint.signature)
            self.claim(
                signed,
                f"{checkpoint} was changed after it was signed, or this key never signed it",
                f"The checkpoint of size {checkpoint.size} of {checkpoint.origin} is signed with the key {key}.",
            )

    def witness(self, document: dict[str, Any] | None, other: Checkpoint) -> None:
        """A checkpoint from elsewhere against the one in the receipt."""
        if document is None or not document.get("checkpoint"):
            self.claim(False, f"the receipt has no proof yet that could be held against {other}: download it again")
            return
        own = Checkpoint(document["checkpoint"]["note"])
        if own.origin != other.origin:
            self.claim(False, f"{other} is of another log: {other.origin}, not {own.origin}")
        elif own.size == other.size:
            held = f"The checkpoint of size {other.size} that you brought has the root of the one in the receipt."
            self.claim(own.root == other.root, _rewritten(own, other), held)
        else:
            wanted = f"download the receipt for size {other.size}, or the consistency proof between the two"
            self.claim(False, f"the receipt is proved against {own}, you brought {other}: {wanted}")

    def consistency(self, document: dict[str, Any]) -> None:
        """Two checkpoints of one log, and the proof that the later one extends the earlier."""
        old, new = Checkpoint(document["old"]["note"]), Checkpoint(document["new"]["note"])
        self.signed_checkpoint(old, document["old"]["public_key"])
        self.signed_checkpoint(new, document["new"]["public_key"])
        self.claim(old.origin == new.origin, f"the two checkpoints are of different logs: {old.origin}, {new.origin}")
        if old.size == new.size:
            self.claim(old.root == new.root, _rewritten(old, new), "Both checkpoints have the same size and root.")
            return
        self.claim(
            extends(old, new, document["hashes"]),
            f"the log of size {new.size} does not continue the one of size {old.size}: entries before were changed",
            f"The log of size {new.size} continues the one of size {old.size}: nothing before was changed.",
        )


def _rewritten(one: Checkpoint, other: Checkpoint) -> str:
    return (
        f"two checkpoints of size {one.size} have different roots: the log was rewritten. Keep both, they prove it: "
        f"{base64.b64encode(one.root).decode()} and {base64.b64encode(other.root).decode()}"
    )


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def includes(checkpoint: Checkpoint, seq: int, leaf_hash: str, hashes: Sequence[str]) -> bool:
    """True when the hashes lead from the leaf at a place (from 1) to the root. Source: RFC 9162, 2.1.3.2."""
    place, last = seq - 1, checkpoint.size - 1
    if not 0 <= place <= last:
        return False
    root = sha256(b"\x00" + bytes.fromhex(leaf_hash))
    for sibling in map(bytes.fromhex, hashes):
        if last == 0:
            return False
        if place & 1 or place == last:
            root = _node(sibling, root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            root = _node(root, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and root == checkpoint.root


def extends(old: Checkpoint, new: Checkpoint, hashes: Sequence[str]) -> bool:
    """True when the hashes show that the new tree begins with the old one. Source: RFC 9162, 2.1.4.2."""
    path = [bytes.fromhex(part) for part in hashes]
    if not 0 < old.size < new.size or not path:
        return False
    if old.size & (old.size - 1) == 0:
        path.insert(0, old.root)
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = _node(part, before), _node(part, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = _node(after, part)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


def is_signed(public_key: str, message: bytes, signature: bytes) -> bool:
    """True when this Ed25519 key signed this message."""
    key = bytes.fromhex(public_key)
    if not HAS_CRYPTOGRAPHY:
        return is_signed_slowly(key, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# Ed25519 as RFC 8032, section 6, spells it out; points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _point(data: bytes) -> Point | None:
    """The point of 32 bytes; None when they are none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


_Y = 4 * pow(5, P - 2, P) % P
_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE = (_X, _Y, 1, _X * _Y % P)


def is_signed_slowly(key: bytes, message: bytes, signature: bytes) -> bool:
    """The same as `is_signed`, with nothing but arithmetic."""
    if len(signature) != 64:
        return False
    public, commitment = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or scalar >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(scalar, BASE), _add(commitment, _times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def _text(source: str) -> str:
    """What a file holds; a checkpoint may also be given as its own line."""
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        if FOOTER.search(source):
            return source
        raise Unreadable(f"{source} cannot be read: {error}") from None


def verify(
    receipt: str | None = None,
    checkpoints: Iterable[str] = (),
    consistencies: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> Check:
    """Check what was given, files or lines; returns the check with its faults.

    Raises: Unreadable.
    """
    check = Check(keys)
    try:
        document = json.loads(_text(receipt)) if receipt else None
        if document is not None:
            check.receipt(document)
        for source in checkpoints:
            check.witness(document, Checkpoint(_text(source)))
        for source in consistencies:
            check.consistency(json.loads(_text(source)))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreadable(f"this is not a file that Consult made: {type(error).__name__}: {error}") from None
    return check


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Check a receipt of Consult by yourself.")
    parser.add_argument("receipt", nargs="?", help="the receipt's file")
    parser.add_argument("--checkpoint", action="append", default=[], help="a digest's mail, or the line of its footer")
    parser.add_argument("--consistency", action="append", default=[], help="the file of a consistency proof")
    parser.add_argument("--key", action="append", default=[], help="the public key of the site, as it is published")
    given = parser.parse_args(arguments)
    if not (given.receipt or given.consistency):
        parser.error("name a receipt, or a consistency proof")
    try:
        check = verify(given.receipt, given.checkpoint, given.consistency, given.key)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for line in check.held:
        sys.stdout.write(f"{line}\n")
    if check.faults:
        sys.stdout.write("\n".join(["It does NOT hold:", *(f"- {fault}" for fault in check.faults), ""]))
        return 1
    if not given.key:
        sys.stdout.write("Compare that key with the one the site publishes with its checkpoints.\n")
    sys.stdout.write("It holds.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
