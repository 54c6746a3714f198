"""What cures each planted error: actions as a clerk does them by key or command, step by step.

edit RECORD PATH…      key the fields again from the paper: what stood there before
rekey TABLE…           the same for all that the error touched (of these tables)
judge                  write to the office about every open difference
receipts UNIT          take the buyer's receipts back
aside UNIT CODE        set the finding aside, with a reason and an end
guardian UNIT          enter the minor's guardian
as USER                somebody else goes on
ACTION [NAME] k=v…     any action; `@papers` is the first paper that the error touched
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from caseman.core.history import differing
from caseman.core.office import Office
from caseman.core.store import Change

CURES = """
PE01 edit 2-1-202 buyers.0.doc_number
PE02 edit 2-1-302 buyers.0.doc_number
PE03 edit 2-1-203 buyers.0.doc_number
PE04 core.merge_person 2-1-1002 number=1 why=核对身份证
PE06 edit 2-1-202 buyers.0.phones; edit 2-1-203 buyers.0.phones; edit 2-1-602 buyers.0.phones; edit 2-1-302 buyers.0.phones; edit 2-1-303 buyers.0.phones
PE07 guardian 2-1-303
PE08 mortgages.papers 2-1-702 paper=single state=已收 issued_on=20260320
PE09 judge
PE10 edit 2-1-803 contracts.unit_price
PE11 edit 2-1-901 contracts.capitals
PE12 as c1; contracts.void HM00273 reason=一房两卖 held=4; as s1; contracts.confirm_void HM00273
PE13 edit 2-1-503 contracts.contract_no
PE14 core.edit 2-1-502 contracts.alteration_seals=是
PE15 core.edit 2-2-203 contracts.seam_seal=是
PE16 edit 3-1-101 contracts.signed_on contracts.filing.filed_on contracts.filing.ledger_on
PE17 core.edit 2-1-501 contracts.template=2021版
PE19 core.receive_money 2-2-402 fund=房款 amount=0.01 number=R009991
PE20 contracts.explain_late 2-2-1301 reason=买受人出国，备案中心限期外受理
PE21 judge
PE22 judge
PE23 aside 2-1-203 FIL-04
PE23B contracts.file 2-2-201 filed_no=BA2000999; contracts.explain_late 2-2-201 reason=备案中心系统停机
PE24 edit 2-1-1203 contracts.loan contracts.down_payment
PE25 edit 2-2-403 contracts.loan
PE26 mortgages.fetch_contract 2-1-1001 number=DK2-1-1001
PE27 judge
PE28 judge
PE29 judge
PE30 rekey
PE31 contracts.withdraw 2-2-1303 reason=更名; contracts.file 2-2-1303 filed_no=BA2000998; judge; contracts.explain_late 2-2-1303 reason=更名后重新备案
PE32 receipts 2-1-801
PE33 contracts.approve_change changes/GM004
PE34 core.receive_paper 2-1-1403 kind=配偶同意书 place=cabinet_a
PE35 core.receive_money 1-1-103 fund=房款 amount=50000 number=R009992
PE36 core.refund_money 1-1-302 fund=面积补差款 amount=11977.64 number=T009993 why=多收的面积款退还
PE37 edit 1-1-102 handover.survey_unit
PE38 edit 1-1-301 handover.invoice_total
PE39 edit 1-1-303 handover.receipts_back
PE40 rekey
PE41 rekey
PE42 edit 2-1-1502 buyers share_mode
PE43 rekey
PE45 edit projects/翰墨苑 buildings
PE46 edit units/翰墨苑:1-1-0503 inner_area shared_area
PE47 judge
PE48 judge
PE49 rekey
PE50 core.move_paper @papers place=registry_bag
PE51 judge
PE52 edit 3-1-201 taxes.tax_certificate; edit 3-1-202 taxes.tax_certificate
PE53 rekey
PE54 edit units/翰墨苑:3-1-0109 seized
PE55 core.recount_batch CQ-20260119 count=16
PE56 judge
PE57 judge
PE58 judge
PE59 core.move_paper @papers place=mortgage_titles
PE60 core.return_paper @papers place=mortgage_titles
PE61 core.settle_paper @papers place=mortgage_titles why=按架上所见
PE62 titles.follow_up 3-1-801 task=请客户重签申请表
PE63 edit 3-1-107 mortgages.registration.secured
PE64 edit 3-1-104 mortgages.registration.certificate_no
PE65 mortgages.withdraw_claim 2-1-102
PE66 judge
PE66B judge
PE67 edit 3-1-202 mortgages.deposit.refunded
PE68 edit 2-1-302 mortgages.deposit.kept
PE69 land.apportion projects/翰墨苑
PE70 land.apportion projects/翰墨苑
PE71 edit 3-1-1504 land.form_set
PE72 judge
PE73 arrears.withdraw reminders/CK20260330-902 why=间隔期未满，未寄出
PE73B arrears.withdraw reminders/CK20260330-903 why=争议中，未寄出
PE74 service.answer complaints/TS001 answer=已上门说明面积计算
PE75 service.reopen complaints/TS002 why=客户尚未确认; service.answer complaints/TS002 answer=已修复; service.confirm complaints/TS002; service.close complaints/TS002
PE76 core.edit @leases starts_on=20260901
PE76B resale.file_lease @leases filed_no=ZL0001
PE78 rekey
PE79 core.statement_balance amount=1138736.25
PE81 edit 1-1-203 handover.noticed_on
PE82 edit 1-1-102 handover.noticed_on
PE83 rekey
PE84 edit 2-2-1602 contracts.filing.filed_on contracts.filing.ledger_on
"""
STEPS = {
    name: [one.split() for one in rest.split(";")]
    for name, _space, rest in (line.partition(" ") for line in CURES.strip().splitlines())
}


class Cure:
    """Cures what one change set planted, and takes its cure back again."""

    def __init__(self, office: Office, before: list[Change]) -> None:
        self.office = office
        self.before = before
        self.made: list[str] = []

    def run(self, plant: str) -> None:
        for words in STEPS[plant]:
            verb, *rest = words
            step: Callable[..., None] | None = getattr(self, f"_{verb}", None)
            if step is not None:
                step(*rest)
            else:
                named = [self._touched(word) for word in rest if "=" not in word]
                self._act(verb, named, dict(word.split("=", 1) for word in rest if "=" in word))

    def take_back(self) -> None:
        """By each user what they did, the last first."""
        for user in reversed(self.made):
            self._as(user)
            self.office.undo()
        self._as("s1")

    def _touched(self, word: str) -> str:
        if not word.startswith("@"):
            return word
        found = next(one for one in self.before if one.table == word[1:])
        return f"{found.table}/{found.id}"

    def _act(self, action: str, named: list[str], given: dict[str, Any]) -> None:
        done = self.office.act(action, named, given)
        told = [(one.message, one.facts, getattr(one, "findings", "")) for _ref, one in done.refused]
        assert not told, told
        worker = self.office.worker
        assert worker is not None
        self.made.append(worker.name)

    def _as(self, user: str) -> None:
        self.office.options = replace(self.office.options, user=user)
        self.office.__dict__.pop("worker", None)

    def _edit(self, name: str, *paths: str) -> None:
        record = self.office.names.record(name)
        stood = next(
            (one.doc for one in self.before if (one.table, one.id) == (record.table, record.id)), None
        )
        assert stood is not None, f"the error touched {name}"
        was = type(record)(record.schema, record.table, record.id, 0, stood)
        self._act(
            "core.edit",
            [record.ref],
            {path: "" if was.value(path) is None else was.value(path) for path in paths},
        )

    def _rekey(self, *tables: str) -> None:
        for one in self.before:
            if not tables or one.table in tables:
                now = self.office.store.get(one.table, one.id) or {}
                values = {
                    path: "" if old is None else old for path, _new, old in differing(now, one.doc or {})
                }
                self._act("core.edit", [f"{one.table}/{one.id}"], values)

    def _judge(self) -> None:
        office = self.office
        kinds = office.plugins.registry.lists.values()
        states = (state for kind in kinds for state in office.book.states(office.world(), kind))
        ids = [one.id for state in states for one in state.open()]
        self._act("lists.judge", [], {"difference": ",".join(ids), "verdict": "office"})

    def _receipts(self, unit: str) -> None:
        for posting in self.office.facts(self.office.names.record(unit)).money.entries("price"):
            given = {"kind": "receipt", "place": "cabinet_a", "number": posting.number}
            self._act("core.receive_paper", [unit], given)

    def _aside(self, unit: str, code: str) -> None:
        (found,) = [
            one for one in self.office.check([self.office.names.record(unit).ref]) if one.code == code
        ]
        self._act("core.set_aside", [unit], {"finding": found.id, "reason": "已说明", "until": "20260630"})

    def _guardian(self, unit: str) -> None:
        self._act("core.edit", [unit], {"buyers.0.guardian": {"name": "柴母", "relation": "母"}})
