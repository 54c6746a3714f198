"""Printing: templates filled, prints counted, what a template may not do."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from office_kit import Run

from caseman.api import (
    Area,
    CasemanError,
    Day,
    Document,
    InputError,
    LongText,
    Mark,
    Model,
    Money,
    Rate,
    Text,
    field,
)
from caseman.core.config import Config
from caseman.core.documents import pdf, tags
from caseman.core.documents.filling import fill, values_of
from caseman.core.documents.printing import prepare
from caseman.core.i18n import Translator
from caseman.core.loaded import Loaded
from caseman.core.office import Office, Options
from caseman.core.progress import why


def text_of(file: Path | bytes) -> str:
    """All that a document shows, tables, headers and footers included."""
    data = file.read_bytes() if isinstance(file, Path) else file
    document = docx.Document(io.BytesIO(data))
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    words = []
    for part in parts:
        for node in part.iter():
            tag = node.tag.rpartition("}")[2]
            words.append(node.text or "" if tag == "t" else "\n" if tag in ("p", "br") else "")
    return "".join(words)


def template(*paragraphs: str, imprint: bool = True) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if imprint:
        document.sections[0].footer.paragraphs[0].text = "{{ imprint }}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Row(Model):
    name: Text = field("姓名", default="", personal=True)
    share: Rate | None = field("份额")


class Fields(Model):
    title: Text = field("标题", default="")
    total: Money | None = field("总价")
    area: Area | None = field("面积")
    day: Day | None = field("日期")
    sealed: Mark | None = field("盖章")
    items: list[Row] = field("行", default=[])
    words: list[Text] = field("词", default=[])
    remark: LongText = field("备注", default="")


def filled(given: dict[str, Any], *paragraphs: str, hide: bool = False) -> str:
    values = values_of(Fields.model_validate(given), Translator("zh"), "", hide=hide)
    return text_of(fill(template(*paragraphs), {**values, "imprint": "印"}))


# -- the shipped documents


def test_the_slip_says_what_why_says(cm: Run, tmp_path: Path, copy: Path, loaded: Loaded) -> None:
    """Thirty cases of every sort: each finding of `why` stands on the customer's slip, word for word."""
    with Office.open(Config(), Options(data=copy, language="zh", create=False), loaded) as office:
        every = list(office.reader.all("cases"))
        stopped = [record for record in every if why(office, record)]
        cases = [*stopped[:20], *(record for record in every[::8] if record not in stopped)][:30]
        assert len(cases) == 30
        run = prepare(office, "contracts.status_slip", [record.ref for record in cases], draft=True)
        blocked = 0
        for record, printed in zip(cases, run.prints, strict=True):
            shown = text_of(printed.data)
            found = why(office, record)
            blocked += bool(found)
            for one in found:
                assert office.sentence(one).replace("\n", "") in shown
                assert one.cite in shown
            assert ("目前没有需要您补的资料或款项" in shown) == (not found)
        assert blocked > 0


def test_a_print_is_noted_and_the_next_one_is_marked_as_a_reprint(cm: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "1.docx", tmp_path / "2.docx"
    assert cm("print", "contracts.filing_cover", "2-1-503", "-o", first).code == 0
    said = cm("print", "contracts.filing_cover", "2-1-503", "-o", second)
    assert "2-1-0503 解珍: print number 2" in said.err
    assert "首次打印" in text_of(first)
    assert "重印，第 2 次打印" in text_of(second)
    (kept,) = [cm("--json", "show", "prints/contracts.filing_cover:cases:HM00210").json["data"]]
    assert [row["number"] for row in kept["prints"]] == [1, 2]
    assert all(row["full"] and len(row["sha256"]) == 64 and row["by"] for row in kept["prints"])


def test_a_print_cannot_be_taken_back(cm: Run, tmp_path: Path) -> None:
    cm("do", "core.edit", "2-1-503", "remark=慢")
    cm("print", "contracts.status_slip", "2-1-503", "-o", tmp_path / "1.docx")
    assert cm("do", "core.undo").code == 0
    assert "慢" not in cm("show", "2-1-503").out
    assert cm("show", "prints/contracts.status_slip:cases:HM00210").code == 0


def test_the_same_office_and_template_give_the_same_bytes(
    cm: Run, run: Run, demo: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(demo, tmp_path / "other")
    one, two = tmp_path / "a.docx", tmp_path / "b.docx"
    cm("print", "contracts.filing_cover", "2-1-101", "-o", one)
    run("--data", other, "print", "contracts.filing_cover", "2-1-101", "-o", two)
    assert one.read_bytes() == two.read_bytes()


def test_a_draft_is_masked_marked_and_not_noted(cm: Run, tmp_path: Path) -> None:
    draft, full = tmp_path / "d.docx", tmp_path / "f.docx"
    cm("print", "contracts.filing_cover", "2-1-503", "--draft", "-o", draft)
    cm("print", "contracts.filing_cover", "2-1-503", "-o", full)
    assert "草稿，无效" in text_of(draft)
    assert "首次打印" in text_of(full)
    assert "990103198110060670" in text_of(full)
    assert "990103198110060670" not in text_of(draft)
    assert "解珍" in text_of(full)
    assert "解珍" not in text_of(draft)


def test_the_cover_writes_sums_in_capitals_and_names_what_nobody_verified(cm: Run, tmp_path: Path) -> None:
    file = tmp_path / "c.docx"
    said = cm("--json", "print", "contracts.filing_cover", "2-1-503", "-o", file)
    shown = text_of(file)
    assert "1,259,046.40" in shown
    assert "人民币壹佰贰拾伍万玖仟零肆拾陆元肆角" in shown
    assert "2026年4月22日" in shown
    (one,) = said.json
    assert one["unverified"]
    assert all(title in shown for title in one["unverified"])
    assert one["policy"] in shown
    assert one["template"] in shown


def test_the_letter_names_each_difference(cm: Run, tmp_path: Path) -> None:
    file = tmp_path / "l.docx"
    told = "differences=总价: 1269196.50 / 1269196.51\n买受人: 张顺 / 张顷"
    assert cm("print", "contracts.filing_letter", "2-1-101", told, "-o", file).code == 0
    shown = text_of(file)
    assert "下列2处不一致" in shown
    assert all(word in shown for word in ("1269196.51", "张顷", "HM00201"))
    said = cm("print", "contracts.filing_letter", "2-1-101", "differences=总价不对", "-o", file)
    assert said.code == 2
    assert "“总价不对” is not written as field: ours / theirs" in said.err
    assert "differences is missing" in cm("print", "contracts.filing_letter", "2-1-101").err


def test_the_papers_of_a_name_change(cm: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.docx"
    assert cm("print", "contracts.change_papers", "GM001", "-o", file).code == 0
    shown = text_of(file)
    assert all(word in shown for word in ("更名共同申请书", "解宝", "尚缺6项", "CHG-02"))


def test_several_records_go_to_a_folder_and_no_name_of_a_person_is_in_a_files_name(
    cm: Run, tmp_path: Path
) -> None:
    said = cm("print", "contracts.status_slip", "2-1-101", "2-1-503", "-o", tmp_path / "one.docx")
    assert said.code == 2
    assert "a folder" in said.err
    said = cm("print", "contracts.status_slip", "2-1-101", "2-1-503", "-o", f"{tmp_path}/slips/")
    assert said.code == 0
    names = sorted(file.name for file in (tmp_path / "slips").iterdir())
    assert names == ["客户办理进度单-2-1-0101.docx", "客户办理进度单-2-1-0503.docx"]


def test_nothing_is_noted_when_the_file_cannot_be_written(cm: Run, tmp_path: Path) -> None:
    said = cm("print", "contracts.status_slip", "2-1-101", "-o", tmp_path / "nowhere" / "deep" / "x.docx")
    assert said.code == 2
    assert "cannot be written" in said.err
    assert cm("show", "prints/contracts.status_slip:cases:HM00201").code == 2


def test_what_is_refused_is_told_in_one_sentence(
    cm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is contracts.status_slip meant?" in cm("print", "contracts.status_slop", "2-1-101").err
    assert "needs a record" in cm("print", "contracts.status_slip").err
    assert (
        "nothing is written"
        in cm("--policy-date", "2024-01-01", "print", "contracts.status_slip", "2-1-101").err
    )
    assert "not “odt”" in cm("print", "contracts.status_slip", "2-1-101", "-o", tmp_path / "x.odt").err
    monkeypatch.setattr(pdf, "program", lambda: "")
    said = cm("print", "contracts.status_slip", "2-1-101", "-o", tmp_path / "x.pdf")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "LibreOffice" in said.err
    assert list(tmp_path.glob("*.pdf*")) == []


def test_under_another_days_law_a_draft_says_so(cm: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    assert (
        cm(
            "--policy-date", "2024-12-01", "print", "contracts.filing_cover", "2-1-503", "--draft", "-o", file
        ).code
        == 0
    )
    assert "按 2024-12-01 的规定试算" in text_of(file)


def test_the_list_of_documents(cm: Run) -> None:
    shapes = {one["id"]: one for one in cm("--json", "print", "--list").json}
    assert shapes["contracts.change_papers"]["records"] == "changes"
    assert shapes["contracts.filing_letter"]["params"]["differences"]["required"]


# -- the office's own templates


@pytest.fixture
def own(copy: Path, loaded: Loaded, tmp_path: Path) -> Iterator[tuple[Office, Path]]:
    folder = tmp_path / "settings"
    (folder / "templates").mkdir(parents=True)
    config = Config(folder=folder)
    with Office.open(config, Options(data=copy, language="en", create=False), loaded) as office:
        yield office, folder / "templates" / "contracts.status_slip.docx"


def test_the_offices_own_template_takes_the_place_of_the_plugins(own: tuple[Office, Path]) -> None:
    office, file = own
    file.write_bytes(template("本公司的进度单 {{ unit }}"))
    run = prepare(office, "contracts.status_slip", ["2-1-101"])
    assert "本公司的进度单 2-1-0101" in text_of(run.prints[0].data)
    assert run.prints[0].template == tags.version(file.read_bytes())


def test_a_misspelt_field_of_it_is_named_with_the_nearest(own: tuple[Office, Path]) -> None:
    office, file = own
    file.write_bytes(template("{{ untt }}"))
    with pytest.raises(InputError) as told:
        prepare(office, "contracts.status_slip", ["2-1-101"])
    assert office.text.error(told.value) == f"{file}: there is no field untt; is unit meant?"


# -- what a template names


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{{ totl }}", "there is no field totl; is total meant?"),
        (
            "{%tr for row in items %}{{ row.nmae }}{%tr endfor %}",
            "there is no field row.nmae; is name meant?",
        ),
        ("{%tr for row in itens %}{{ row.name }}{%tr endfor %}", "there is no field itens; is items meant?"),
        ("{{ row.name }}", "there is no field row"),
        (
            "{{ total|capitals }}",
            "there is no filter capitals; there are ['capital', 'iso', 'join', 'length', 'first', 'last']",
        ),
        ("{% if total %}x", "“if” is not closed"),
        ("x{% endif %}", "“endif” closes nothing"),
        ("{% for row in items %}{% endif %}", "“endif” closes nothing"),
        ("{% set x = 1 %}", "“set x = 1” is not understood"),
        ("{% include 'x' %}", "“include 'x'” is not understood"),
        ("{{ cycler.__init__.__globals__ }}", "there is no field cycler"),
        ("{{ title.__class__ }}", "there is no field title.__class__"),
        ("{{ loop.index }}", "there is no field loop"),
    ],
)
def test_what_is_wrong_in_a_template_is_found_when_it_is_loaded(told: str, sentence: str) -> None:
    assert str(tags.problems(template(told), Fields)[0]) == sentence


def test_a_good_template_has_nothing_wrong_even_where_word_has_cut_its_tags() -> None:
    good = template(
        "{% if total and not sealed %}{{ total|capital }}{% elif 'totl' == title %}{{ title }}{% else %}{{ day|iso }}{% endif %}",
        "{% for row in items %}{{ loop.index }} {{ row.name }}{% endfor %} {{ words|join('；') }}",
    )
    assert tags.problems(good, Fields) == []
    cut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as read, zipfile.ZipFile(cut, "w") as write:
        for name in read.namelist():
            data = read.read(name)
            write.writestr(name, data.replace(b"total|cap", b"tot</w:t></w:r><w:r><w:t>al|cap"))
    assert tags.problems(cut.getvalue(), Fields) == []


@pytest.mark.parametrize("data", [b"", b"PK", b"\xd0\xcf\x11\xe0", template("x", imprint=False)])
def test_what_is_no_template_is_told(data: bytes) -> None:
    assert len(tags.problems(data, Fields)) == 1


# -- filling


def test_values_are_written_one_way() -> None:
    given = {
        "total": "1234567.5", "area": "88.1", "day": "2026-03-05", "sealed": True, "words": ["甲", "乙"],
        "items": [{"name": "张三", "share": "0.5"}, {"name": "李四", "share": "1.5%"}],
    }  # fmt: skip
    shown = filled(
        given,
        "{{ total }} {{ total|capital }} {{ area }} {{ day }} {{ day|iso }} {{ sealed }} {{ words }}",
        "{% for row in items %}{{ loop.index }}{{ row.name }}{{ row.share }};{% endfor %}",
    )
    assert (
        "1,234,567.50 人民币壹佰贰拾叁万肆仟伍佰陆拾柒元伍角 88.10 2026年3月5日 2026-03-05 √ 甲、乙" in shown
    )
    assert "1张三50%;2李四1.5%;" in shown
    assert "1张*50%" in filled(
        given, "{% for row in items %}{{ loop.index }}{{ row.name }}{{ row.share }};{% endfor %}", hide=True
    )
    assert filled({}, "〔{{ total }}{{ total|capital }}{{ day|iso }}〕").startswith("\n〔〕")


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }}",
        "{% raw %}",
        "<w:p/>&amp;<小>",
        "\U00020bb7野家䶮",
        "长" * 200,
        "[@click=app.quit]",
        "=cmd|'/c calc'!A0",
    ],
)
def test_what_is_in_a_record_is_printed_as_it_stands(text: str) -> None:
    assert f"〔{text}〕" in filled({"title": text}, "〔{{ title }}〕")


def test_line_ends_and_what_xml_cannot_hold() -> None:
    assert "甲\n乙" in filled({"remark": "甲\n乙"}, "{{ remark }}")
    assert "〔甲乙〕" in filled({"words": ["甲\x00\x1b\ud800乙"]}, "〔{{ words|join('') }}〕")


@pytest.mark.parametrize(
    "told",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ title.upper() }}",
        "{{ 'a' * 100000000 }}",
        "{{ items.append(1) }}",
        "{{ range(9) }}",
        "{{ nothing }}",
        "{% include 'config.toml' %}",
        "{{ total|attr('real') }}",
    ],
)
def test_a_template_reaches_nothing_else(told: str) -> None:
    """The filling itself refuses, whatever the check at load would have said."""
    with pytest.raises(InputError):
        filled({"title": "x", "total": Decimal(1)}, told)


def test_data_that_is_no_field_or_not_its_type_is_refused(
    copy: Path, loaded: Loaded, open_office: Callable[[Path], Office]
) -> None:
    with open_office(copy) as office:
        good = office.plugins.registry.documents["contracts.status_slip"]

        def printed(data: Callable[[Any], Any]) -> str:
            office.plugins.registry.documents["contracts.status_slip"] = replace(good, data=data)
            try:
                prepare(office, "contracts.status_slip", ["2-1-101"])
            except InputError as error:
                return office.text.error(error)
            finally:
                office.plugins.registry.documents["contracts.status_slip"] = good
            return ""

        assert printed(lambda ctx: {"unt": "x"}) == "the document contracts.status_slip has no field unt"
        assert "total" in printed(lambda ctx: {"total": "many"})
        assert "failed: ZeroDivisionError" in printed(lambda ctx: 1 // 0)
        assert "failed" in printed(lambda ctx: [])


#: What the documents with parameters are asked for.
GIVEN = {
    "contracts.filing_letter": {"differences": "总价: 1 / 2"},
    "mortgages.bank_letter": {"about": "deposit"},
    "taxes.difference_letter": {"what": "fund", "assessed": "1000.00"},
    "handover.power": {"agent": "王凭", "agent_number": "990103198110060670", "until": "2026-12-31"},
}
#: The demo has no record of their type; test_arrears, test_handover_day and test_service print them.
ABSENT = {"arrears.letter", "handover.plan_sheet", "service.booklet"}
#: Refused for the clean office, and made in test_handover_day and test_title_documents: a file that came back; a statement names a receipt of its own case, a letter needs a
#: notice that the desk no longer follows, or a survey report that names another unit.
REFUSED: dict[str, dict[str, str]] = {
    "handover.loss_statement": {"numbers": "R0"},
    "handover.change_letter": {},
    "handover.survey_letter": {},
    "titles.problem_letter": {},
    "mortgages.problem_letter": {},
}
#: They have something to say of a few records, and refuse the others in a sentence.
FEW = {
    "core.recall_slip",
    "titles.notice",
    "titles.receipt",
    "mortgages.paper_request",
    "mortgages.bank_letter",
}


def spoken_of(
    office: Office, document: str, refs: Sequence[str], given: dict[str, str], at_most: int = 3
) -> list[str]:
    """The first few records of which a document has something to say."""
    found: list[str] = []
    for ref in refs:
        try:
            prepare(office, document, [ref], given, draft=True)
        except CasemanError:
            continue
        found.append(ref)
        if len(found) == at_most:
            break
    return found


def test_every_shipped_document_is_right_for_every_record_of_its_type(
    copy: Path, open_office: Callable[[Path], Office]
) -> None:
    absent = set()
    with open_office(copy) as office:
        for document in office.plugins.registry.documents.values():
            refs: Sequence[str] = [
                one.ref
                for one in office.reader.all(document.records)
                if document.records != "lists" or "lines" in one.data  # the others are files of the books
            ]
            if document.id in REFUSED:
                for ref in refs[::25]:
                    with pytest.raises(InputError):
                        prepare(office, document.id, [ref], REFUSED[document.id], draft=True)
                continue
            if document.records and not refs:
                absent.add(document.id)
                continue
            given, few = GIVEN.get(document.id, {}), document.id in FEW
            wanted = spoken_of(office, document.id, refs, given) if few else refs[::25] or refs
            run = prepare(office, document.id, wanted, given, draft=True)
            assert len(run.prints) == len(wanted) > 0, document.id
            for one in run.prints:
                assert "{{" not in text_of(one.data), document.id
            assert isinstance(document, Document)
    assert absent == ABSENT
