from datetime import UTC, datetime

import pytest

from consult.domain.vocabulary import Attribution
from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.mapping_file import read_mapping
from tests.spreadsheets import LONG, WIDE


def mapping_of(folder, text):
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, slug="fair-recruitment")


def test_a_mapping_describes_a_consultation(tmp_path):
    more = 'attribution = "chatham_house"\nnotice = "Illustrative."\napprovals_needed = 2\n'
    named = '[consultation.labels."bloc:role"]\norigin = "Countries of origin"\n'

    found = mapping_of(tmp_path, LONG.replace("[file]", more + named + "[file]")).consultation

    assert (found.slug, found.title, found.attribution) == ("fair-recruitment", "Fair recruitment", "chatham_house")
    assert found.attribution is Attribution.CHATHAM_HOUSE
    assert (found.compare, found.approvals_needed) == (("stakeholder_group", "bloc:role"), 2)
    assert found.labels == {"bloc:role": {"origin": "Countries of origin"}}


def test_regions_can_be_compared_where_countries_are_mapped(tmp_path):
    with_country = LONG.replace('"bloc:role"]', '"region"]').replace(
        "blocs.role", 'country = { column = "iso" }\nblocs.role'
    )

    assert mapping_of(tmp_path, with_country).consultation.compare == ("stakeholder_group", "region")


def test_rounds_have_dates_or_a_length(tmp_path):
    rounds = (
        "[[rounds]]\nnumber = 2\ndays = 21\n[[rounds]]\nnumber = 1\nopens_at = 2026-03-01\ncloses_at = 2026-04-01\n"
    )

    first, second = mapping_of(tmp_path, rounds + LONG).rounds

    assert (first.number, first.opens_at) == (1, datetime(2026, 3, 1, tzinfo=UTC))
    assert (second.number, second.opens_at, second.lasts.days) == (2, None, 21)


def test_the_wide_layout_takes_the_reference_as_key_and_the_column_as_code(tmp_path):
    mapping = mapping_of(tmp_path, WIDE)

    assert mapping.delegation.key.column == mapping.delegation.name.column == "reference"
    assert [column.code for column in mapping.position.columns] == ["T1", "T2"]
    assert mapping.columns() == {"reference", "T1", "T2", "why"}
    assert mapping.targets["T1"].wording.title == "End fees"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("[file]", "[flie]", "unknown key flie"),
        ("blocs.role =", "bloks.role =", "unknown key delegation.bloks"),
        ('layout = "long"', 'layout = "tall"', "file.layout must be long or wide"),
        ('layout = "long"', 'layout = "long"\ndelimiter = ";;"', "file.delimiter must be one character"),
        ('layout = "long"', 'layout = "long"\nencoding = "latin-1"', "file.encoding must be utf-8"),
        ('no = "oppose"', 'no = "against"', "position.stance maps to “against”"),
        ('"bloc:role"]', '"bloc:region"]', "compare names bloc:region"),
        ('"bloc:role"]', '"region"]', "names region, and neither delegation.country nor region is mapped"),
        ('["stakeholder_group", "bloc:role"]', "[]", "compare must name at least one line"),
        (
            'title = "Fair recruitment"',
            'title = "F"\nweighting = "chairs"',
            "weighting must be one of groups, delegations",
        ),
        ('title = "Fair recruitment"', "", "consultation.title is missing"),
        (
            'title = "Fair recruitment"',
            'title = "F"\nattribution = "secret"',
            "consultation.attribution must be one of",
        ),
        ('title = "Fair recruitment"', 'title = "F"\ndigest_every = "hour"', "consultation.digest_every must be"),
        ('key = { column = "key" }', "", "delegation.key is missing"),
        ('rationale = { column = "why" }', 'targets = [{ column = "T1" }]', "unknown key position.targets"),
        (
            'rationale = { column = "why" }',
            'submitted_at = { column = "why", timezone = "Mars/Base" }',
            "position.submitted_at.timezone is not a time zone",
        ),
        ("[file]", "[[rounds]]\nnumber = 1\n[[rounds]]\nnumber = 1\n[file]", "rounds.number must differ"),
        (
            "[file]",
            "[[rounds]]\nnumber = 1\nopens_at = 2026-04-01\ncloses_at = 2026-03-01\n[file]",
            "closes_at must be later than opens_at",
        ),
        ("[file]", "[file", "is not valid TOML"),
    ],
)
def test_a_wrong_mapping_names_the_key(tmp_path, before, after, why):
    assert before in LONG

    with pytest.raises(MappingRefused, match=why.replace(".", r"\.")):
        mapping_of(tmp_path, LONG.replace(before, after))


def test_two_columns_cannot_be_the_same_target(tmp_path):
    with pytest.raises(MappingRefused, match="names a code twice"):
        mapping_of(tmp_path, WIDE.replace('column = "T2",', 'column = "T2", code = "T1",'))
