from consult.domain.vocabulary import Stance
from tests.spreadsheets import LONG, LONG_ROWS, WIDE, faults, read_long, read_wide


def test_the_long_layout_has_one_position_a_row(tmp_path):
    responses = read_long(tmp_path, *LONG_ROWS).responses

    assert [(said.key, said.code, said.content.stance) for said in responses.positions] == [
        ("ve", "T1", Stance.SUPPORT),
        ("ve", "T2", Stance.OPPOSE),
        ("du", "T1", Stance.ABSTAIN),
    ]
    assert responses.positions[1].content.rationale == "Who pays?"
    assert responses.delegations["ve"].blocs == {"role": "origin"}
    assert responses.delegations["du"].blocs == {}


def test_the_wide_layout_has_one_respondent_a_row_and_an_empty_cell_is_no_position(tmp_path):
    responses = read_wide(tmp_path, "R1,5,N,Too vague", "R2,,,", "R3,,1,").responses

    assert list(responses.delegations) == ["R1", "R2", "R3"]
    assert [(said.key, said.code, said.content.stance) for said in responses.positions] == [
        ("R1", "T1", Stance.STRONGLY_SUPPORT),
        ("R1", "T2", Stance.ABSTAIN),
        ("R3", "T2", Stance.STRONGLY_OPPOSE),
    ]
    assert responses.positions[1].content.rationale == "Too vague"


def test_an_empty_cell_is_no_position_also_where_unknown_texts_have_a_default(tmp_path):
    mapping = WIDE.replace("stance.map =", 'stance.default = "neutral"\nstance.map =')

    responses = read_wide(tmp_path, "R1,hm,,", mapping=mapping).responses

    assert [(said.code, said.content.stance) for said in responses.positions] == [("T1", Stance.NEUTRAL)]


def test_every_fault_of_every_row_is_named_by_row_and_column(tmp_path):
    read = read_long(
        tmp_path,
        ",Velmora,Gov,origin,T1,yes,",
        "ve,,Gov,origin,,maybe,",
        "ve,Velmora,Firm,origin,T1,,",
        "ve,Vel\u202emora,Gov,origin,T1,yes,a\0b",
    )

    assert faults(read) == [
        "row 2, column key: is empty",
        "row 3, column target: is empty",
        "row 3, column vote: “maybe” is not in the map",
        "row 4, column type: “Firm” is not in the map",
        "row 4, column vote: is empty",
        "row 5, column name: holds a direction control (U+202E)",
        "row 5, column why: holds a character that cannot be stored (U+0000)",
    ]


def test_a_second_position_for_the_same_key_target_and_round_names_the_first(tmp_path):
    read = read_long(tmp_path, *LONG_ROWS, "ve,Velmora,Gov,origin,T1,no,")

    assert faults(read) == ["row 5, column vote: the position of ve on T1 in round 1 stands in row 2"]


def test_a_respondent_stands_once_in_the_wide_layout(tmp_path):
    assert faults(read_wide(tmp_path, "R1,5,,", "R1,,1,")) == ["row 3, column reference: R1 stands in row 2 already"]


def test_rows_of_one_delegation_must_agree_on_who_it_is(tmp_path):
    read = read_long(
        tmp_path,
        "ve,Velmora,Gov,origin,T1,yes,",
        "ve,Velmorra,Gov,origin,T2,yes,",
        "ve,Velmora,NGO,destination,T3,yes,",
        "ve,Velmora,Gov,,T4,yes,",
    )

    assert faults(read) == [
        "row 3, column name: “Velmorra” for ve, but row 2 has “Velmora”",
        "row 4, column role: “destination” for ve, but row 2 has “origin”",
        "row 4, column type: “civil_society” for ve, but row 2 has “government”",
        "row 5, column role: “” for ve, but row 2 has “origin”",
    ]


def test_a_text_beside_an_empty_stance_is_a_fault(tmp_path):
    assert faults(read_wide(tmp_path, "R1,5,,Too vague")) == ["row 2, column why: has a text, but T2 is empty"]


def test_a_target_that_the_mapping_does_not_word_is_a_fault(tmp_path):
    (tmp_path / "targets.csv").write_text("code\nT1\n")
    read = read_long(tmp_path, *LONG_ROWS, mapping=LONG + '[targets]\nfile = "targets.csv"\ncode = "code"\n')

    assert faults(read) == ["row 3, column target: “T2” is not among the targets"]


def test_a_delegation_without_a_name_is_called_by_its_key(tmp_path):
    read = read_long(tmp_path, "ve,,Gov,origin,T1,yes,")

    assert (faults(read), read.responses.delegations["ve"].name) == ([], "ve")


def test_the_forms_of_a_letter_are_one_name(tmp_path):
    read = read_long(tmp_path, "ve,Ve\u0301lmora,Gov,,T1,yes,", "ve,V\u00e9lmora,Gov,,T2,yes,")

    assert faults(read) == []
