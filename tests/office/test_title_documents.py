"""The print forms of titles and mortgages: what they say, and what they are not printed without (S2.2a, S4.1c, S4.4d, S4.6a)."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from caseman.api.messages import InputError
from caseman.core.config import Config
from caseman.core.documents.printing import prepare
from caseman.core.loaded import Loaded
from caseman.core.office import Office, Options

CARD = "990104198805130811"


@pytest.fixture(scope="module")
def office(demo: Path, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all: what a test changes is of a unit that no other looks at."""
    folder = shutil.copytree(demo, tmp_path_factory.mktemp("forms") / "demo")
    with Office.open(Config(), Options(data=folder, language="zh", create=False), loaded) as office:
        yield office


def printed(office: Office, document: str, unit: str, **given: str) -> str:
    (one,) = prepare(office, document, [office.names.record(unit, "cases").ref], given).prints
    body = docx.Document(io.BytesIO(one.data)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def refused(office: Office, document: str, unit: str, **given: str) -> str:
    with pytest.raises(InputError) as caught:
        printed(office, document, unit, **given)
    return office.text.error(caught.value, office.plugins.owner(document))


def test_application_and_power_are_of_the_same_facts_and_wait_for_the_agents_number(office: Office) -> None:
    """S4.1c."""
    told = printed(office, "titles.application", "1-1-303")
    for word in ("吕蒙", "1幢1-0303", "95.00 平方米", "转移登记"):
        assert word in told
    assert "授权委托书" not in told
    office.act("core.edit", ["1-1-303"], {"buyers.0.agent.name": "雪雁"})
    assert "雪雁" in refused(office, "titles.application", "1-1-303")
    office.act("core.edit", ["1-1-303"], {"buyers.0.agent.doc_number": "990104199001010014"})
    told = printed(office, "titles.application", "1-1-303")
    assert told.count("990104199001010014") == 2
    assert "授权委托书" in told
    given = {"agent": "莺儿", "agent_number": "990104199001010022", "matters": "办证", "until": "2026-12-31"}
    office.act("handover.power", ["1-1-303"], given)
    told = printed(office, "titles.application", "1-1-303")
    assert "莺儿" in told
    assert "2026年12月31日" in told


def test_a_certificate_is_announced_then_signed_for(office: Office) -> None:
    """S4.6a."""
    told = printed(office, "titles.notice", "3-1-303")
    assert "演示不动产权第0000019号" in told
    assert refused(office, "titles.notice", "3-1-701")  # a loan pays for it
    assert refused(office, "titles.receipt", "3-1-303")  # not handed out yet
    office.act("titles.hand_out", ["3-1-303"], {"document": CARD})
    told = printed(office, "titles.receipt", "3-1-303")
    for word in (
        "紫鹃",
        CARD,
        "演示不动产权第0000019号",
        "0.00 元",
        "R000191、R000193",
        "已全部收回（共 2 张）",
    ):
        assert word in told
    assert refused(office, "titles.notice", "3-1-303")  # it is not here any more
    assert office.act("titles.hand_out", ["3-1-303"], {"document": CARD}).refused  # it leaves once


def test_a_file_that_came_back_is_a_letter_to_whoever_acts(office: Office) -> None:
    """S4.4d, S4.7c."""
    assert refused(office, "titles.problem_letter", "3-1-801")
    office.act(
        "core.answer_batch",
        ["batches/CQ-20260119"],
        {"files": "3-1-0801", "answer": "退件", "cause": "签名不符"},
    )
    office.act("titles.follow_up", ["3-1-801"], {"task": "重新签名", "due": "2026-04-03"})
    told = printed(office, "titles.problem_letter", "3-1-801")
    for word in ("致：李纨", "签名不符", "重新签名", "2026年4月3日"):
        assert word in told
    assert "致：公证处" in printed(office, "titles.problem_letter", "3-1-801", to="公证处")
    assert refused(office, "mortgages.problem_letter", "3-1-801", to="银行")


def test_the_bank_is_asked_for_what_it_owes_and_the_buyer_for_what_lacks(office: Office) -> None:
    """S2.2a, d, S4.8."""
    told = printed(office, "mortgages.paper_request", "2-1-702")
    assert [word in told for word in ("收入证明", "银行流水", "配偶同意书", "户口簿")] == [
        True,
        True,
        True,
        False,
    ]
    assert refused(office, "mortgages.paper_request", "2-1-203")  # no loan
    assert refused(office, "mortgages.bank_letter", "2-1-1001", about="取回合同")  # it is back
    office.act("core.edit", ["2-1-1001"], {"mortgages.contract_back_on": ""})
    assert "2026年2月28日" in printed(office, "mortgages.bank_letter", "2-1-1001", about="取回合同")
    told = printed(office, "mortgages.bank_letter", "3-1-103", about="退保证金")
    assert "31,500.00 元" in told
    assert "叁万壹仟伍佰元整" in told
    assert refused(office, "mortgages.bank_letter", "3-1-104", about="退保证金")  # not registered
    assert refused(office, "mortgages.bank_letter", "3-1-103", about="清单不符")
