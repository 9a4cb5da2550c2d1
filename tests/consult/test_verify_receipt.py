"""The stand-alone verifier: what holds is told, and each fault has its sentence, with nothing of ours beside it."""

import json
import shutil
import subprocess
import sys
from copy import deepcopy

import pytest
import sqlalchemy as sa

from consult import verify_receipt
from consult.database import reading, transaction, utc_now
from consult.domain import merkle
from consult.domain.chain import canonical_json
from consult.events.checkpoints import checkpoint_of_size, in_base64, leaf_hashes_of, make_checkpoint, note_of
from consult.events.queries import log_length
from consult.positions.issuing import issued_receipt
from consult.positions.models import Submission
from consult.signing import SiteKey, origin_of, site_key
from tests.factories import make_world, submit


@pytest.fixture
def database_url(sqlite_url):
    """One database will do: the verifier has none."""
    return sqlite_url


@pytest.fixture
def world(app):
    world = make_world()
    submit(world, "government 1", "T1")
    return world


@pytest.fixture
def checkpoint(world, settings):
    """Signs the log as it is, and gives the size."""

    def make():
        with transaction() as session:
            size = log_length(session, world.consultation_id)
            origin, key = origin_of(settings, world.slug), site_key(settings)
            place = {"occasion": f"hand:{size}", "size": size, "origin": origin}
            make_checkpoint(session, world.consultation_id, **place, key=key, at=utc_now())
        return size

    return make


@pytest.fixture
def issue(world, settings):
    """The receipt as it is handed out now."""

    def issued(size=None, which=0):
        with reading() as session:
            submission = session.scalars(sa.select(Submission).order_by(Submission.submitted_at)).all()[which]
            return json.loads(json.dumps(issued_receipt(session, submission, settings, size=size)))

    return issued


@pytest.fixture
def proof(world):
    def between(old, new):
        with reading() as session:
            notes = [checkpoint_of_size(session, world.consultation_id, size) for size in (old, new)]
            leaves = leaf_hashes_of(session, world.consultation_id, new)
        named = [{"note": note_of(row), "public_key": row.public_key} for row in notes]
        return {"old": named[0], "new": named[1], "hashes": merkle.consistency_proof(leaves, old)}

    return between


@pytest.fixture
def faults(tmp_path):
    """The faults that the verifier finds in a receipt, with what else is given to it."""

    def found(receipt=None, *, keys=(), checkpoints=(), consistency=None):
        given = {"receipt.json": receipt, "proof.json": consistency}
        for name, document in given.items():
            (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
        check = verify_receipt.verify(
            str(tmp_path / "receipt.json") if receipt else None,
            checkpoints,
            [str(tmp_path / "proof.json")] if consistency else [],
            keys,
        )
        return check.faults

    return found


def footer(world, root, size):
    return f"127.0.0.1:8000/c/{world.slug} {size} {root}"


def test_a_receipt_holds_before_and_after_its_first_checkpoint(issue, checkpoint, faults, settings):
    early = issue()
    assert "checkpoint" not in early
    assert faults(early, keys=[site_key(settings).public]) == []

    checkpoint()
    late = issue()
    assert late["signature"] == early["signature"]
    assert faults(late, keys=[site_key(settings).public.upper()]) == []


def test_a_receipt_of_the_time_before_signatures_still_holds(issue, faults, settings):
    old = issue()
    del old["signature"], old["origin"]

    assert faults(old) == []
    assert faults(old, keys=[site_key(settings).public]) == ["the receipt carries no signature"]


def resign(receipt, seed="5e" * 32):
    key = SiteKey(seed)
    signed = {name: value for name, value in receipt.items() if name not in verify_receipt.UNSIGNED}
    value = key.sign(canonical_json(signed)).hex()
    receipt["signature"] = {"algorithm": "Ed25519", "public_key": key.public, "value": value}


def other_text(receipt):
    receipt["positions"][0]["data"]["stance"] = receipt["positions"][0]["stance"] = "oppose"


def other_author(receipt):
    receipt["positions"][0]["leaf"]["actor"] = "somebody"


def other_salt(receipt):
    receipt["positions"][0]["salt"] = "00" * 32


def other_place(receipt):
    receipt["positions"][0]["seq"] -= 1
    for proof in receipt["inclusion"]:
        proof["seq"] -= 1


def other_leaf(receipt):
    receipt["positions"][0]["leaf_hash"] = "ab" * 32


def other_words(receipt):
    receipt["positions"][0]["stance"] = "strongly_oppose"


def other_predecessor(receipt):
    receipt["positions"][0]["previous_hash"] = "ab" * 32


def another_log(receipt):
    receipt["origin"] = "elsewhere.example.org/c/other"


def no_inclusion(receipt):
    receipt["inclusion"][0]["hashes"].pop()


def other_inclusion(receipt):
    receipt["inclusion"][0]["hashes"][0] = "ab" * 32


def other_checkpoint(receipt):
    receipt["checkpoint"]["note"] = receipt["checkpoint"]["note"].replace("\nat 20", "\nat 19")


BROKEN = {
    other_text: "content and salt are not what its leaf binds",
    other_author: "its leaf does not have its hash",
    other_salt: "content and salt are not what its leaf binds",
    other_place: "its leaf belongs to another place or another log",
    other_leaf: "its leaf does not have its hash",
    other_words: "the receipt says something else than the content of its entry",
    other_predecessor: "does not have its hash",
    another_log: "not of this one",
    no_inclusion: "is not in the log of the checkpoint",
    other_inclusion: "is not in the log of the checkpoint",
    other_checkpoint: "was changed after it was signed",
}


@pytest.mark.parametrize("tampering", BROKEN)
def test_a_changed_receipt_is_found_though_it_is_signed_again(issue, checkpoint, faults, tampering):
    checkpoint()
    receipt = issue()
    tampering(receipt)
    resign(receipt)

    assert any(BROKEN[tampering] in fault for fault in faults(receipt))


def test_a_receipt_changed_after_its_signature_is_found(issue, faults):
    receipt = issue()
    receipt["signed_by"] = "Somebody else"

    assert faults(receipt) == ["the receipt was changed after it was signed, or this key never signed it"]


def test_a_receipt_that_somebody_else_signed_is_found_by_the_published_key(issue, faults, settings):
    receipt = issue()
    resign(receipt, seed="77" * 32)

    assert faults(receipt) == []
    [fault] = faults(receipt, keys=[site_key(settings).public])
    assert "is not the one you named" in fault


def test_the_line_of_a_digests_footer_is_a_witness(issue, checkpoint, faults, world):
    size = checkpoint()
    receipt = issue()
    root = in_base64(verify_receipt.Checkpoint(receipt["checkpoint"]["note"]).root.hex())

    assert faults(receipt, checkpoints=[footer(world, root, size)]) == []
    [rewritten] = faults(receipt, checkpoints=[footer(world, in_base64("ab" * 32), size)])
    assert "the log was rewritten" in rewritten
    [other_size] = faults(receipt, checkpoints=[footer(world, root, size + 5)])
    assert "the consistency proof between the two" in other_size
    [other_log] = faults(receipt, checkpoints=[footer(world, root, size).replace("8000", "9000")])
    assert "is of another log" in other_log


def test_a_receipt_can_be_proved_against_a_later_checkpoint(issue, checkpoint, faults, world):
    checkpoint()
    submit(world, "government 2", "T1")
    later = checkpoint()

    receipt = issue(size=later)
    assert f"\n{later}\n" in receipt["checkpoint"]["note"]
    assert faults(receipt) == []


def test_two_checkpoints_of_one_log_are_consistent(checkpoint, proof, faults, world):
    old = checkpoint()
    for number in (1, 2):
        submit(world, f"civil_society {number}", "T1")
    new = checkpoint()

    assert faults(consistency=proof(old, new)) == []
    assert faults(consistency=proof(old, old)) == []


def test_checkpoints_of_a_log_that_was_rewritten_are_not(checkpoint, proof, faults, world):
    old = checkpoint()
    submit(world, "government 2", "T1")
    document = proof(old, checkpoint())
    for hashes in (document["hashes"][:-1], ["ab" * 32, *document["hashes"][1:]], [*document["hashes"], "ab" * 32], []):
        [fault] = faults(consistency={**document, "hashes": hashes})
        assert "entries before were changed" in fault

    other = deepcopy(document)
    other["new"]["note"] = other["new"]["note"].replace("8000", "9000")
    assert any("are of different logs" in fault for fault in faults(consistency=other))


def test_every_pair_of_sizes_verifies_and_no_wrong_one_does():
    leaves = [format(number, "064x") for number in range(1, 19)]
    tree = {size: merkle.root(leaves[:size]) for size in range(1, 19)}

    def at(size):
        return verify_receipt.Checkpoint(f"x/c/y {size} {in_base64(tree[size])}")

    for new in range(1, 19):
        for place, hashes in merkle.inclusion_proofs(leaves[:new], range(new)).items():
            assert verify_receipt.includes(at(new), place + 1, leaves[place], hashes)
            assert not verify_receipt.includes(at(new), place + 1, "ab" * 32, hashes)
            assert not verify_receipt.includes(at(new), place + 1, leaves[place], [*hashes, "ab" * 32])
        for old in range(1, new):
            hashes = merkle.consistency_proof(leaves[:new], old)
            assert verify_receipt.extends(at(old), at(new), hashes)
            assert not verify_receipt.extends(at(old), at(new), [*hashes[:-1], "ab" * 32])


# RFC 8032, section 7.1, tests 1 to 3
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_slow_signature_check_is_that_of_the_standard(key, message, signature):
    raw = [bytes.fromhex(part) for part in (key, message, signature)]
    changed = bytes([raw[2][0] ^ 1]) + raw[2][1:]
    too_large = raw[2][:32] + (int.from_bytes(raw[2][32:], "little") + verify_receipt.L).to_bytes(32, "little")

    assert verify_receipt.is_signed_slowly(*raw)
    assert not verify_receipt.is_signed_slowly(raw[0], raw[1] + b"x", raw[2])
    for wrong in (changed, too_large, raw[2][:63]):
        assert not verify_receipt.is_signed_slowly(raw[0], raw[1], wrong)
    assert not verify_receipt.is_signed_slowly(b"\xff" * 32, raw[1], raw[2])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"positions": [{}]}', "no json", '{"positions": 3}'])
def test_what_is_no_receipt_is_refused_with_a_sentence(tmp_path, capsys, text):
    file = tmp_path / "receipt.json"
    file.write_text(text)

    assert verify_receipt.main([str(file)]) == 2
    assert "this is not a file that Consult made" in capsys.readouterr().err


def test_it_runs_alone_with_the_standard_library_only(tmp_path, issue, checkpoint, settings):
    checkpoint()
    shutil.copy(verify_receipt.__file__, tmp_path / "alone.py")
    (tmp_path / "receipt.json").write_text(json.dumps(issue()))

    def run(*more):
        # -I: no environment, no folder of ours; -S: no installed packages
        command = [sys.executable, "-I", "-S", "alone.py", "receipt.json", *more]
        return subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)

    good = run("--key", site_key(settings).public)
    assert (good.returncode, good.stdout.splitlines()[-1], good.stderr) == (0, "It holds.", "")
    bad = run("--key", "ab" * 32)
    assert (bad.returncode, "It does NOT hold" in bad.stdout) == (1, True)


def test_a_withdrawal_holds_for_no_stance_whoever_signs_the_receipt(world, issue, checkpoint, faults):
    submit(world, "government 1", "T1", None, base_version=1)
    checkpoint()
    receipt = issue(which=-1)
    assert faults(receipt) == []

    receipt["positions"][0]["stance"] = "support"
    resign(receipt)

    assert faults(receipt) == ["position T1: the receipt says something else than the content of its entry"]


def test_a_receipt_without_a_position_holds_for_nothing(issue, checkpoint, faults):
    checkpoint()
    receipt = issue()
    receipt["positions"] = receipt["inclusion"] = []
    resign(receipt)

    assert faults(receipt) == ["the receipt names no position, so nothing of it is in a log"]
