"""Every class of difference, from the smallest list that has it."""

from decimal import Decimal

from lists_kit import BANK, compared, our, their, told, words

from caseman.api import Severity, Verdict
from caseman.core.reconcile.lines import Difference
from caseman.core.reconcile.sums import ListTotal

LOANS = [
    our("2-1-0302", names="宋清", amount="710000.00", area="100.00"),
    our("2-1-0203", names=["朱贵", "朱富"], amount="500000.00", area="80.00"),
    our("2-1-0102", names="解珍", amount="630000.00", area="90.00"),
]
ROWS = [
    their(4, "2-1-302", names="宋清", amount="710000", area="100"),
    their(5, "2幢1单元203", names="朱贵", amount="500,000.00", area="80.00"),
    their(6, "翰墨苑2-1-0102", names="解珍", amount="630000.00", area="90.00"),
]


def only(rows: list[object], **scope: str) -> Difference:
    (one,) = compared(LOANS, rows, scope=scope).differences  # type: ignore[arg-type]
    return one


def test_lines_that_agree_in_any_writing_are_no_difference() -> None:
    found = compared(LOANS, ROWS)
    assert (len(found.agree), found.differences) == (3, [])


def test_a_field_that_differs_says_how_near() -> None:
    one = only([their(4, "2-1-302", names="宋清", amount="170000", area="100"), *ROWS[1:]])
    assert (one.cls, one.code, one.row, one.refs) == ("differs", "R-AMT", 4, ("cases/2-1-0302",))
    assert words(one) == {"amount": ["difference", "transposed"]}
    assert one.fields[0].shown == ("710000.00", "170000.00")
    assert (one.proposal, one.verdicts) == (Verdict.OFFICE, tuple(Verdict))


def test_of_several_fields_the_weightiest_gives_the_code() -> None:
    one = only([their(4, "2-1-302", names="宋江", amount="980000", area="100"), *ROWS[1:]])
    assert (one.code, [field.field.name for field in one.fields]) == ("R-AMT", ["amount", "names"])


def test_missing_extra_and_double() -> None:
    assert told(compared(LOANS, ROWS[1:])) == [("missing_there", "R-MISS", ("2-1-0302",))]
    extra = only([*ROWS, their(7, "9-9-0909", names="朱贵", amount="1")])
    assert (extra.cls, extra.code, extra.row, extra.refs) == ("missing_here", "R-EXTRA", 7, ())
    assert Verdict.TAKE not in extra.verdicts
    double = only([*ROWS, their(9, "2-1-302", names="宋清", amount="710000", area="100")])
    assert (double.cls, double.code, [row.row for row in double.theirs]) == ("double", "R-DUP", [4, 9])


def test_a_name_alone_matches_nothing() -> None:
    found = compared(LOANS[:1], [their(4, "2-1-0999", names="宋清", amount="710000", area="100")])
    assert sorted(one[0] for one in told(found)) == ["missing_here", "missing_there"]


def test_two_lines_with_each_others_values_are_one_difference() -> None:
    rows = [
        their(4, "2-1-302", names="宋清", amount="500000", area="80"),
        their(5, "2-1-203", names="朱贵", amount="710000", area="100"),
        ROWS[2],
    ]
    one = only(rows)  # type: ignore[arg-type]
    assert (one.cls, one.code, one.units) == ("swapped", "R-AMT", ("2-1-0203", "2-1-0302"))
    assert [field.field.name for field in one.fields] == ["amount", "area"] * 2


def test_exchanged_numbers_are_swapped_and_not_two_strangers() -> None:
    ours = [
        our("1-1-0101", number="BA01", names="甲", amount="1"),
        our("1-1-0102", number="BA02", names="乙", amount="2"),
    ]
    rows = [
        their(2, "1-1-101", number="BA02", names="甲", amount="1"),
        their(3, "1-1-102", number="BA01", names="乙", amount="2"),
    ]
    assert told(compared(ours, rows)) == [("swapped", "R-NO", ("1-1-0101", "1-1-0102"))]


def test_a_wrong_number_does_not_take_anothers_line() -> None:
    ours = [
        our("1-1-0101", number="BA01", names="甲", amount="1"),
        our("1-1-0102", number="BA02", names="乙", amount="2"),
    ]
    rows = [their(3, "1-1-102", number="BA01", names="乙", amount="2")]
    assert sorted(told(compared(ours, rows))) == [
        ("differs", "R-NO", ("1-1-0102",)),
        ("missing_there", "R-MISS", ("1-1-0101",)),
    ]


def test_a_sum_in_two_credits_and_two_sums_in_one() -> None:
    parts = [
        their(4, "2-1-302", names="宋清", amount="300000", area="100"),
        their(7, "2-1-302", names="宋清", amount="410000", area="100"),
    ]
    split = only([*parts, *ROWS[1:]])
    assert (split.cls, split.code, split.units) == ("split", "R-SPLIT", ("2-1-0302",))
    assert dict(split.hints[0][1]) == {"parts": ["300000.00", "410000.00"], "sum": "710000.00"}
    joined = only([their(4, "2-1-302", names="宋清", amount="1210000", area="100"), ROWS[2]])
    assert (joined.cls, joined.code, joined.units) == ("joined", "R-JOIN", ("2-1-0302", "2-1-0203"))


def test_credits_that_do_not_add_up_are_not_called_split() -> None:
    rows = [
        their(4, "2-1-302", names="宋清", amount="300000", area="100"),
        their(7, "2-1-302", names="宋清", amount="400000", area="100"),
    ]
    found = compared(LOANS[:1], rows)
    assert sorted(one[0] for one in told(found)) == ["differs", "double"]


def total(amount: str, *, row: int = 9, part: bool = False) -> ListTotal:
    return ListTotal(row, "放款", {"amount": Decimal(amount)}, part)


def test_a_total_that_does_not_add_up() -> None:
    assert compared(LOANS, ROWS, totals=[total("1840000.00")]).differences == []
    found = compared(LOANS, ROWS, totals=[total("1804000.00")])
    assert told(found) == [("arithmetic", "R-SUM", ())]
    assert found.differences[0].fields[0].shown == ("1840000.00", "1804000.00")
    assert len(found.agree) == 3


def test_a_total_that_bears_out_our_figure_is_no_second_difference() -> None:
    wrong = [their(4, "2-1-302", names="宋清", amount="980000", area="100"), *ROWS[1:]]
    assert told(compared(LOANS, wrong, totals=[total("1840000")])) == [("differs", "R-AMT", ("2-1-0302",))]
    assert told(compared(LOANS, wrong, totals=[total("2110000")])) == [("differs", "R-AMT", ("2-1-0302",))]
    assert [one[0] for one in told(compared(LOANS, ROWS[1:], totals=[total("1840000")]))] == ["missing_there"]


def test_subtotals_sum_the_rows_since_the_last() -> None:
    rows = [ROWS[0], their(6, "2-1-203", names="朱贵", amount="500000", area="80")]
    parts = [total("710000", row=5, part=True), total("500000", row=7, part=True), total("1210000", row=8)]
    assert compared(LOANS[:2], rows, totals=parts).differences == []


def test_a_line_that_does_not_come_to_its_own_figures() -> None:
    ours = [our("1-1-0101", amount="8233.60", area="102.92"), our("1-1-0102", amount="100.00", area="2.00")]
    good = their(2, "1-1-101", amount="8233.60", area="102.92", rate="80")
    bad = their(3, "1-1-102", amount="100.00", area="2.00", rate="51")
    one = compared(ours, [good, bad]).differences[0]
    assert (one.cls, one.code, one.fields[0].shown) == ("arithmetic", "R-SUM", ("102.00", "100.00"))


def test_a_file_of_one_bank_and_a_batch_out_of_a_larger_file() -> None:
    ours = [
        our("1-1-0101", amount="1", scope={"bank": "甲", "batch": "CQ-1"}),
        our("1-1-0102", amount="2", scope={"bank": "甲", "batch": "CQ-2"}),
        our("1-1-0103", amount="3", scope={"bank": "乙", "batch": ""}),
    ]
    rows = [their(2, "1-1-101", amount="1"), their(3, "1-1-102", amount="2"), their(4, "1-1-103", amount="3")]
    whole = compared(ours, rows, scope={"bank": "甲"})
    assert told(whole) == [("missing_here", "R-EXTRA", ("1-1-0103",))]
    assert whole.differences[0].refs == ("cases/1-1-0103",)
    part = compared(ours, rows[:2], scope={"bank": "甲", "batch": "CQ-1"})
    assert (told(part), [row.row for row in part.outside], len(part.agree)) == ([], [3], 1)


def test_owners_in_another_order_are_worth_a_look_only() -> None:
    ours = [our("1-1-0101", names=["甲甲", "乙乙"], amount="1")]
    one = compared(ours, [their(2, "1-1-101", names="乙乙，甲甲", amount="1")]).differences[0]
    assert (words(one), one.severity) == ({"names": ["order"]}, Severity.WARN)
    other = compared(ours, [their(2, "1-1-101", names="甲申", amount="1")]).differences[0]
    assert other.severity is Severity.BLOCK


def test_a_private_use_sign_has_a_code_of_its_own() -> None:
    one = compared([our("1-1-0101", names="彭玘")], [their(2, "1-1-101", names="彭\ue001")]).differences[0]
    assert (one.code, words(one)) == ("NAME-02", {"names": ["private_use"]})


def test_a_column_that_the_list_lacks_is_not_compared() -> None:
    found = compared([our("1-1-0101", names="甲", amount="1")], [their(2, "1-1-101", amount="1")])
    assert (found.differences, "names" in found.compared) == ([], False)
    rows = [their(2, "1-1-101", amount="1"), their(3, "1-1-102", amount="2", names="乙")]
    ours = [our("1-1-0101", names="甲", amount="1"), our("1-1-0102", names="乙", amount="2")]
    assert told(compared(ours, rows)) == [("differs", "R-NAME", ("1-1-0101",))]


def test_the_id_of_a_difference_stays_in_another_row_and_changes_with_what_is_said() -> None:
    def wrong(row: int, amount: str) -> str:
        return (
            compared(LOANS[:1], [their(row, "2-1-302", names="宋清", amount=amount, area="100")])
            .differences[0]
            .id
        )

    assert wrong(4, "980000") == wrong(17, "980000.00") != wrong(4, "980001")
    assert wrong(4, "980000").startswith(f"{BANK.id}-")
