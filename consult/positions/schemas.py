"""What comes in as JSON and what goes out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from consult.domain.positions import LONGEST_TEXT, PRIORITIES, PositionContent, faults
from consult.domain.vocabulary import Stance
from consult.positions.submission import Entry, Submission


class WholeNumber(fields.Integer):
    """An integer as JSON Schema means it: 3 and 3.0, but not "3", true or 1.5."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | None:
        if isinstance(value, bool | str) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(int(value), attr, data, **kwargs)


class Text(fields.String):
    """A text that every database and mail can carry."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("This holds a character that cannot be stored.")
        return text


def _long_text() -> Text:
    return Text(load_default="", validate=validate.Length(max=LONGEST_TEXT))


class SubmissionIn(Schema):
    """A position as a delegation submits it."""

    class Meta:
        """Unknown fields are errors, never ignored."""

        unknown = RAISE

    submission_key = Text(required=True, validate=validate.Regexp(r"\A[A-Za-z0-9_-]{16,64}\Z"))
    base_version = WholeNumber(required=True, validate=validate.Range(min=0, max=2_000_000_000))
    stance = fields.Enum(Stance, by_value=True, required=True)
    is_blocking = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    blocking_reason = _long_text()
    rationale = _long_text()
    conditions = _long_text()
    amendment = _long_text()
    priority = WholeNumber(
        load_default=None, allow_none=True, validate=validate.Range(min=PRIORITIES.start, max=PRIORITIES.stop - 1)
    )
    signature = Text(load_default="", validate=validate.Length(max=300))

    @post_load
    def to_submission(self, data: dict[str, Any], **_: Any) -> Submission:
        """The position as the service takes it; the revision is added by the route."""
        key, base, signature = data.pop("submission_key"), data.pop("base_version"), data.pop("signature")
        content = PositionContent(**data)
        if found := faults(content):
            raise ValidationError({field: [code] for field, code in found.items()})
        return Submission(submission_key=key, signature=signature, entries=(Entry(base_version=base, content=content),))


class WithdrawalIn(Schema):
    """A withdrawal: the delegation no longer has a position on the target."""

    class Meta:
        """Unknown fields are errors, never ignored."""

        unknown = RAISE

    submission_key = Text(required=True, validate=validate.Regexp(r"\A[A-Za-z0-9_-]{16,64}\Z"))
    base_version = WholeNumber(required=True, validate=validate.Range(min=1, max=2_000_000_000))

    @post_load
    def to_submission(self, data: dict[str, Any], **_: Any) -> Submission:
        """The withdrawal as the service takes it."""
        entry = Entry(base_version=data["base_version"], content=PositionContent())
        return Submission(submission_key=data["submission_key"], entries=(entry,))


class ReceiptPositionOut(Schema):
    """One position of a receipt and its place in the log."""

    code = fields.String()
    revision_id = fields.String()
    version = fields.Integer()
    stance = fields.String(allow_none=True)
    content_hash = fields.String()
    seq = fields.Integer()
    event_id = fields.String()
    leaf_hash = fields.String()
    previous_hash = fields.String()
    entry_hash = fields.String()


class ReceiptOut(Schema):
    """What a focal point keeps: time, content hash and place in the log."""

    submission_id = fields.String()
    consultation = fields.String()
    consultation_title = fields.String()
    round = fields.Integer()
    delegation = fields.String()
    signed_by = fields.String()
    received_at = fields.String()
    content_hash = fields.String()
    positions = fields.List(fields.Nested(ReceiptPositionOut))


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
