"""What comes in as JSON and what goes out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from consult.domain.corridor_terms import LONGEST_COUNTRY, LONGEST_TERM, MOST_TERMS, CorridorTerm, TermKind, term_faults
from consult.domain.positions import LONGEST_TEXT, PRIORITIES, PositionContent, faults, name_fault
from consult.domain.vocabulary import Stance
from consult.positions.submission import Entry, Request, Submission

HIGHEST_VERSION = 2_000_000_000
"""Within the integers of a database column."""


class WholeNumber(fields.Integer):
    """An integer as JSON Schema means it: 3 and 3.0, but not "3", true or 1.5."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool | str) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid", input=value)
        return int(value)


class Text(fields.String):
    """A text that every database and mail can carry."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("This holds a character that cannot be stored.")
        return text


def _long_text() -> Text:
    return Text(load_default="", validate=validate.Length(max=LONGEST_TEXT))


class YesOrNo(fields.Boolean):
    """true or false, and nothing that merely looks like them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _check_name(name: str) -> None:
    if fault := name_fault(name):
        raise ValidationError(fault)


class _WriteIn(Schema):
    """What every write carries: its key, the version it starts from, and for whom it speaks."""

    class Meta:
        """Unknown fields are errors, never ignored."""

        unknown = RAISE

    submission_key = Text(required=True, validate=validate.Regexp(r"\A[A-Za-z0-9_-]{16,64}\Z"))
    delegation_id = fields.UUID(load_default=None, allow_none=True)


class TermIn(Schema):
    """What a government asks of a country, offers to it or refuses it."""

    class Meta:
        """Unknown fields are errors, never ignored."""

        unknown = RAISE

    kind = fields.Enum(TermKind, by_value=True, required=True)
    country = Text(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_COUNTRY),
        metadata={"description": "The key of a government of the consultation, or an ISO 3166-1 alpha-2 code."},
    )
    text = Text(required=True, validate=validate.Length(min=1, max=LONGEST_TERM))

    @post_load
    def to_term(self, data: dict[str, Any], **_: Any) -> CorridorTerm:
        """The term as the rules know it."""
        return CorridorTerm(**data)


class SubmissionIn(_WriteIn):
    """A position as a delegation submits it."""

    base_version = WholeNumber(required=True, validate=validate.Range(min=0, max=HIGHEST_VERSION))
    stance = fields.Enum(Stance, by_value=True, required=True)
    is_blocking = YesOrNo(load_default=False)
    blocking_reason = _long_text()
    rationale = _long_text()
    conditions = _long_text()
    amendment = _long_text()
    priority = WholeNumber(
        load_default=None, allow_none=True, validate=validate.Range(min=PRIORITIES.start, max=PRIORITIES.stop - 1)
    )
    terms = fields.List(fields.Nested(TermIn), load_default=list, validate=validate.Length(max=MOST_TERMS))
    signature = Text(load_default="", validate=[validate.Length(max=300), _check_name])

    @post_load
    def to_request(self, data: dict[str, Any], **_: Any) -> Request:
        """The position as the service takes it; the revision is added by the route."""
        key, own = data.pop("submission_key"), data.pop("delegation_id")
        base, signature = data.pop("base_version"), data.pop("signature")
        if twice := term_faults(data["terms"]):
            raise ValidationError({"terms": {place: {field: [code]} for place, (field, code) in twice.items()}})
        content = PositionContent(**{**data, "terms": tuple(data["terms"])})
        if found := faults(content):
            raise ValidationError({field: [code] for field, code in found.items()})
        entries = (Entry(base_version=base, content=content),)
        return Request(
            submission=Submission(submission_key=key, signature=signature, entries=entries), delegation_id=own
        )


class WithdrawalIn(_WriteIn):
    """A withdrawal: the delegation no longer has a position on the target."""

    base_version = WholeNumber(required=True, validate=validate.Range(min=1, max=HIGHEST_VERSION))

    @post_load
    def to_request(self, data: dict[str, Any], **_: Any) -> Request:
        """The withdrawal as the service takes it."""
        entry = Entry(base_version=data["base_version"], content=PositionContent())
        submission = Submission(submission_key=data["submission_key"], entries=(entry,))
        return Request(submission=submission, delegation_id=data["delegation_id"])


class TargetsQuery(Schema):
    """For which delegation the targets are asked, for somebody who speaks for several."""

    class Meta:
        """Unknown arguments are left alone: readers and proxies add their own."""

        unknown = EXCLUDE

    delegation_id = fields.UUID()


class ReceiptPositionOut(Schema):
    """One position of a receipt and its place in the log."""

    code = fields.String()
    revision_id = fields.String()
    version = fields.Integer()
    stance = fields.String(allow_none=True)
    content_hash = fields.String()
    seq = fields.Integer()
    event_id = fields.String()
    leaf = fields.Dict()
    salt = fields.String()
    data = fields.Dict()
    leaf_hash = fields.String()
    previous_hash = fields.String()
    entry_hash = fields.String()


class SignatureOut(Schema):
    """The site's signature over the canonical JSON of a receipt without signature, checkpoint and inclusion."""

    algorithm = fields.String()
    public_key = fields.String()
    value = fields.String()


class CheckpointOut(Schema):
    """A checkpoint as a signed note, with the key that signed it."""

    note = fields.String()
    public_key = fields.String()


class InclusionOut(Schema):
    """The hashes that lead from one entry to the root of the checkpoint."""

    seq = fields.Integer()
    hashes = fields.List(fields.String())


class LetterOut(Schema):
    """The letter from which a submission was entered."""

    dated = fields.String()
    reference = fields.String()


class ReceiptOut(Schema):
    """What a focal point keeps: time, content hash, place in the log and signature; the proof once there is one."""

    submission_id = fields.String()
    consultation = fields.String()
    consultation_id = fields.String()
    consultation_title = fields.String()
    round = fields.Integer()
    delegation = fields.String()
    signed_by = fields.String()
    entered_by = fields.String()
    letter = fields.Nested(LetterOut)
    jointly_with = fields.List(fields.String())
    received_at = fields.String()
    content_hash = fields.String()
    positions = fields.List(fields.Nested(ReceiptPositionOut))
    origin = fields.String()
    signature = fields.Nested(SignatureOut)
    checkpoint = fields.Nested(CheckpointOut)
    inclusion = fields.List(fields.Nested(InclusionOut))


class TargetOut(Schema):
    """A target as a delegation meets it: the revision to take a position on and its own version so far."""

    code = fields.String()
    title = fields.String()
    text = fields.String()
    cluster = fields.String()
    revision_id = fields.String()
    revision = fields.Integer()
    version = fields.Integer()
    stance = fields.String(allow_none=True)
