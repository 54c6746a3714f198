"""Other offices of the demo's shape: its books with other people, prices and numbers, as many times over as asked.

Every unit keeps its stage. What hangs together in the shipped books hangs together in the others: a sum that is
a factor times a price is that factor times the new price, and the factor is read off the shipped sum. So the
generator knows no rate of any authority; the one figure it needs is in `office/figures.toml`.
"""

import csv
import io
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from caseman.api import Files, InputError, capital
from caseman.api import msg as _

from .people import People

Row = dict[str, str]
Tables = Mapping[str, bytes]

#: So many times the shipped office can be made: a contract number has five digits.
LARGEST = 366
#: Copies of the office in one project; its buildings are numbered on.
PROJECT = 10
#: Lists of authorities, which name no project in their rows: each is of one project, the first.
FILING, FUND_NOTICE, DEED_TAX = "filing", "fund_notice", "deed_tax"
CERTIFICATES, FEES, DEPOSITS, OVERDUE = "certificates", "registration_fee", "deposits", "overdue"
RELEASES = ("disbursement.a", "disbursement.b", "disbursement.c")
LISTS = (FILING, FUND_NOTICE, DEED_TAX, CERTIFICATES, FEES, DEPOSITS, OVERDUE, *RELEASES)
CENT, UNIT_OF_LOAN = Decimal("0.01"), Decimal(10_000)
#: Prices move in these steps, by at most so many of them each way.
STEP, STEPS = 10, 60
BUILDING = re.compile(r"(\d+)幢")
#: The unit at the end of an address: `3幢1-0202`.
ADDRESSED = re.compile(r"\d+幢[^幢]*$")
#: Columns that number the office's own and the authorities' papers on.
NUMBERED = (
    "合同编号", "备案号", "预告登记号", "产权证号", "不动产登记证明号", "收据号", "凭证号", "许可证号", "大产证号",
    "通知单号", "不动产权证号", "受理编号",
)  # fmt: skip


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def text(value: Decimal) -> str:
    """A sum as the books write it: no zeros at the end."""
    return f"{value.normalize():f}"


def numbered_on(value: str, by: int) -> str:
    """The last run of digits in a number, so much higher."""
    found = re.search(r"\d+(?=\D*$)", value)
    if not found or not by:
        return value
    return f"{value[: found.start()]}{int(found[0]) + by:0{len(found[0])}d}{value[found.end() :]}"


def other_office(files: Files, tables: Tables, scale: int, seed: int | None) -> dict[str, bytes]:
    """The demo's tables (sheet -> CSV) of `scale` offices in one, made from the shipped tables.

    Without a seed the first of them is the shipped one. `files` are this plugin's. Raises InputError.
    """
    if not 1 <= scale <= LARGEST:
        raise InputError(_("--scale is a number from 1 to {largest}"), largest=LARGEST)
    shipped = {name: list(csv.DictReader(io.StringIO(data.decode("utf-8")))) for name, data in tables.items()}
    figures = tomllib.loads(files.read("office/figures.toml").decode("utf-8"))
    maker = _Maker(shipped, figures, seed)
    made: dict[str, list[Row]] = defaultdict(list)
    for copy in range(scale):
        office = maker.shipped() if seed is None and copy == 0 else maker.copy(copy)
        for name, rows in office.items():
            made[name] += rows if name not in LISTS or copy < PROJECT else []
    made["projects.buildings"] = _one_each(made["projects.buildings"], "楼栋")
    made["projects.permits"] = _one_each(made["projects.permits"], "准售楼栋")
    made["projects.projects"] = _one_each(made["projects.projects"], "项目名称")
    if made["payments.balances"]:
        made["payments.balances"] = [maker.balance(made)]
    return {
        name: (maker.title() if name in LISTS and scale > PROJECT else b"") + _csv(rows)
        for name, rows in made.items()
        if rows
    }


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _one_each(rows: Iterable[Row], key: str) -> list[Row]:
    """One row for each project and key: of a project's parking, whose totals are added up, and of the project itself."""
    made: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = made.setdefault((row["项目名称"], row[key]), row)
        if first is not row:
            for heading in ("总套数", "总建筑面积", "总套内面积", "总分摊面积", "宗地面积"):
                if first.get(heading):
                    first[heading] = text(Decimal(first[heading]) + Decimal(row[heading]))
    return list(made.values())


class _Maker:
    """The shipped books, and what other ones are made from."""

    def __init__(
        self, shipped: Mapping[str, list[Row]], figures: Mapping[str, Any], seed: int | None
    ) -> None:
        self._shipped = shipped
        self._contracts = {row["房号"]: row for row in shipped["contracts.ledger"]}
        self._by_filing = {row["备案号"]: unit for unit, row in self._contracts.items() if row["备案号"]}
        self._divisor = Decimal(figures["deed_tax"]["divisor"])
        self._dice = Random(f"office {seed or 0}")
        taken = "、".join(row["证件号码"] for row in self._contracts.values()).split("、")
        self._people = People(seed or 0, figures["names"], taken)
        self._first_is_shipped = seed is None
        projects, ends = (figures["names"][kind].split() for kind in ("projects", "ends"))
        self._names: list[str] = [
            name + self._dice.choice(ends) for name in self._dice.sample(projects, len(projects))
        ]
        self._project = shipped["projects.projects"][0]
        self._buildings = sum(1 for row in shipped["projects.buildings"] if BUILDING.fullmatch(row["楼栋"]))
        self._parking = sum(1 for row in shipped["projects.units"] if not BUILDING.fullmatch(row["楼栋"]))
        self._settlement = {
            row["房号"]: Decimal(row["金额"])
            for row in shipped["receipts.receipts"]
            if row["款项"] == "面积补差款"
        }
        #: heading -> by how much a copy's numbers lie above those of the copy before
        self._span = {heading: self._spanned(heading) for heading in NUMBERED}

    def _spanned(self, heading: str) -> int:
        """Contracts follow each other without gaps; other numbers may leave some."""
        numbers = [
            int(found[0])
            for rows in self._shipped.values()
            for row in rows
            if (found := re.search(r"\d{1,6}(?=\D*$)", row.get(heading) or ""))
        ]
        return max(numbers, default=0) - min(numbers, default=0) + 1

    # -- one office

    def title(self) -> bytes:
        """The line over a list, which says of which project it is."""
        return f"{self._project_of(0)}\n".encode()

    def shipped(self) -> dict[str, list[Row]]:
        """The shipped office, its rows naming their project."""
        project = {"项目名称": self._project["项目名称"]}
        return {
            name: rows if name in LISTS else [project | row for row in rows]
            for name, rows in self._shipped.items()
        }

    def copy(self, copy: int) -> dict[str, list[Row]]:
        """One more office."""
        contracts = {row["房号"]: self._contract(row) for row in self._shipped["contracts.ledger"]}
        prices = {unit: row["单价"] for unit, row in contracts.items()}
        made: dict[str, list[Row]] = {}
        for name, rows in self._shipped.items():
            if name == "contracts.ledger":
                fresh = list(contracts.values())
            elif name == "receipts.receipts":
                fresh = [self._receipt(row, contracts[row["房号"]]) for row in rows]
            elif name == "payments.payments":
                fresh = [self._paid(row, contracts[row["房号"]]) for row in rows]
            elif name == FILING:
                fresh = [self._filed(row, contracts) for row in rows]
            elif name == FUND_NOTICE:
                fresh = [{**row, "业主姓名": _first(contracts[row["房屋坐落"]])} for row in rows]
            elif name == DEED_TAX:
                fresh = [self._assessed(row, contracts[row["房屋坐落"]]) for row in rows]
            elif name in (CERTIFICATES, DEPOSITS, OVERDUE, *RELEASES):
                fresh = [row | _listed(name, row, contracts) for row in rows]
            elif name == "projects.units":
                fresh = [
                    {**row, "拟售单价": prices.get(_unit(row)) or self._price(row["拟售单价"])}
                    for row in rows
                ]
            else:
                fresh = [dict(row) for row in rows]
            made[name] = [self._placed(row, copy, named=name not in LISTS) for row in fresh]
        return made

    def _placed(self, row: Row, copy: int, named: bool) -> Row:
        """A row in the copy's project, with its buildings, units and numbers."""
        project = self._project_of(copy)
        placed = {heading: self._cell(heading, value, project, copy) for heading, value in row.items()}
        return {"项目名称": project, **placed} if named else placed

    def _cell(self, heading: str, value: str, project: str, copy: int) -> str:
        if heading in ("项目名称", "推广名"):
            return project
        if heading in ("楼栋", "楼幢", "准售楼栋"):
            return BUILDING.sub(lambda found: f"{self._building(found[1], copy)}幢", value)
        if heading in ("房号", "房屋坐落") or (heading == "坐落" and self._project["项目名称"] not in value):
            return self._room(value, copy) if "-" in value else self._space(value, copy)
        if heading == "坐落":
            place, _name, room = value.partition(self._project["项目名称"])
            return f"{place}{project}{self._room(room.replace('幢', '-'), copy).replace('-', '幢', 1)}"
        return numbered_on(value, copy * self._span[heading]) if heading in NUMBERED else value

    def _project_of(self, copy: int) -> str:
        number = copy // PROJECT
        if number == 0 and self._first_is_shipped:
            return self._project["项目名称"]
        phase, name = divmod(number, len(self._names))
        return self._names[name] + (f"{phase + 1}期" if phase else "")

    def _building(self, number: str, copy: int) -> str:
        return str(int(number) + copy * self._buildings) if number != "0" else "0"

    def _room(self, unit: str, copy: int) -> str:
        building, entrance, room = unit.split("-")
        return f"{self._building(building, copy)}-{entrance}-{self._space(room, copy)}"

    def _space(self, room: str, copy: int) -> str:
        """Parking spaces are numbered on; rooms keep their numbers in another building."""
        return numbered_on(room, copy * self._parking) if room[:1].isalpha() else room

    # -- what hangs together

    def _price(self, price: str) -> str:
        """Another price per square metre."""
        return text(Decimal(price) + STEP * self._dice.randint(-STEPS, STEPS))

    def _contract(self, row: Row) -> Row:
        """A contract with other buyers and another price."""
        made = self._with_buyers(row)
        made["单价"] = self._price(row["单价"])
        price, old = Decimal(made["单价"]), Decimal(row["总价"])
        total = cents(price * Decimal(row["建筑面积"]))
        made |= {"总价": text(total), "大写金额": capital(total)}
        loan = Decimal(row["贷款金额"] or 0)
        if loan:
            fresh = (loan / old * total / UNIT_OF_LOAN).to_integral_value(ROUND_DOWN) * UNIT_OF_LOAN
            deposit = cents(Decimal(row["保证金"] or 0) / loan * fresh)
            made |= {"贷款金额": text(fresh), "首付款": text(total - fresh)}
            made |= {heading: text(deposit) for heading in ("保证金", "已退保证金") if row[heading]}
        elif row["首付款"]:
            made["首付款"] = text(cents(Decimal(row["首付款"]) / old * total))
        if row["发票金额"]:
            made["发票金额"] = text(total + self._settled(row, price))
        return made

    def _settled(self, row: Row, price: Decimal) -> Decimal:
        """The area settlement at another price: the shipped one is a whole number of square millimetres times its price."""
        shipped = self._settlement.get(row["房号"], Decimal(0))
        area = (shipped / Decimal(row["单价"])).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return cents(area * price)

    def _with_buyers(self, row: Row) -> Row:
        if row["买受人"].endswith("公司"):
            name, number = self._people.company()
            return {**row, "买受人": name, "证件号码": number, "联系电话": self._people.phone()}
        count = row["买受人"].count("、") + 1
        return {
            **row,
            "买受人": "、".join(self._people.name() for _one in range(count)),
            "证件号码": "、".join(self._people.number() for _one in range(count)),
            "联系电话": "、".join(self._people.phone() for _one in range(count)),
        }

    def _receipt(self, row: Row, contract: Row) -> Row:
        shipped = self._contracts[row["房号"]]
        payer = row["交款人"]
        if payer == shipped["买受人"]:
            payer = contract["买受人"]
        elif payer in shipped["买受人"].split("、"):
            payer = _first(contract)
        return {**row, "交款人": payer, "金额": self._sum(row, shipped, contract)}

    def _filed(self, row: Row, contracts: Mapping[str, Row]) -> Row:
        """A line of the authority's list of filed contracts."""
        contract = contracts[self._by_filing[row["备案号"]]]
        return {
            **row,
            "买受人": _first(contract),
            "合同金额(元)": f"{Decimal(contract['总价']):.2f}",
        }

    def _assessed(self, row: Row, contract: Row) -> Row:
        """A line of the tax office's roster: its rate on the new base."""
        base = self._base(self._contracts[row["房屋坐落"]], contract)
        tax = cents(base * Decimal(row["税率"].removesuffix("%")) / 100)
        return {
            **row,
            "纳税人": _first(contract),
            "计税价格(不含税)": text(base),
            "应纳税额": text(tax),
        }

    def _paid(self, row: Row, contract: Row) -> Row:
        return {**row, "金额": self._sum(row, self._contracts[row["房号"]], contract)}

    def _sum(self, row: Row, shipped: Row, contract: Row) -> str:
        """What a receipt or payment comes to at the new price."""
        amount, fund = Decimal(row["金额"]), row["款项"].removeprefix("代收")
        if fund == "按揭放款":
            return contract["贷款金额"]
        if fund == "面积补差款":
            return text(self._settled(shipped, Decimal(contract["单价"])))
        if fund == "购房款":
            old, new = Decimal(shipped["首付款"]), Decimal(contract["首付款"])
            return text(new if amount == old else (amount / old * new).to_integral_value(ROUND_DOWN))
        if fund == "契税":
            return text(self._deed_tax(amount, shipped, contract))
        return row["金额"]

    def _deed_tax(self, amount: Decimal, shipped: Row, contract: Row) -> Decimal:
        """The shipped rate on the new price as settled, without value-added tax."""
        rate = (amount / self._base(shipped, shipped)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return cents(rate * self._base(shipped, contract))

    def _base(self, shipped: Row, contract: Row) -> Decimal:
        """The price of a contract as settled, without value-added tax."""
        settled = self._settled(shipped, Decimal(contract["单价"]))
        return cents((Decimal(contract["总价"]) + settled) / self._divisor)

    def balance(self, made: Mapping[str, list[Row]]) -> Row:
        """What must lie on the collection account: collected for others, less paid on."""
        collected = sum(
            (Decimal(row["金额"]) for row in made["receipts.receipts"] if row["款项"].startswith("代收")),
            Decimal(0),
        )
        paid = sum((Decimal(row["金额"]) for row in made["payments.payments"]), Decimal(0))
        shipped = self._shipped["payments.balances"][0]
        return {**shipped, "银行账面余额": text(collected - paid)}


def _first(contract: Row) -> str:
    """The buyer whom lists of authorities name."""
    return contract["买受人"].split("、")[0]


def _listed(name: str, row: Row, contracts: Mapping[str, Row]) -> Row:
    """What an authority's or bank's line says of another contract on the unit."""
    if name == CERTIFICATES:
        contract = contracts[_addressed(row["坐落"])]
        return {"权利人": contract["买受人"], "证件号": contract["证件号码"]}
    if name == DEPOSITS:
        return {"退还金额": contracts[row["房号"]]["已退保证金"]}
    if name == OVERDUE:
        return {"借款人": _first(contracts[row["房号"]])}
    contract = contracts[row["房屋坐落"]]
    return {"借款人": _first(contract), "放款金额": contract["贷款金额"]}


def _addressed(address: str) -> str:
    """`3-1-0202` at the end of an address."""
    found = ADDRESSED.search(address)
    return found[0].replace("幢", "-", 1) if found else address


def _unit(row: Row) -> str:
    """`1-1-0101` of a row of the house table."""
    found = BUILDING.fullmatch(row["楼栋"])
    return f"{found[1] if found else '0'}-{row['单元']}-{row['房号']}"
