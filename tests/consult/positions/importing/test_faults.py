from consult.positions.importing.faults import ImportRefused, RowFault


def test_every_fault_is_listed_once_in_the_order_of_the_rows():
    late, early = RowFault(row=9, column="b", detail="is empty"), RowFault(row=2, column="a", detail="is odd")

    refused = ImportRefused([late, early, late])

    assert refused.detail.splitlines() == [
        "nothing was stored: 2 errors",
        "row 2, column a: is odd",
        "row 9, column b: is empty",
    ]


def test_a_fault_of_a_whole_row_names_the_row_alone():
    assert str(RowFault(row=4, column="", detail="has 2 cells, the header has 3")).startswith("row 4: ")
