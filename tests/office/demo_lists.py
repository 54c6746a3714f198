"""The lists of banks and authorities of the demo office, as rows to change and files to write."""

import csv
from pathlib import Path

FACTS = Path(__file__).resolve().parents[2] / "plugins" / "demo" / "office"
Rows = list[list[str]]
#: What another office calls the columns.
OTHERS = {
    "受理编号": "业务编号",
    "坐落": "房屋坐落",
    "登记费": "应缴金额",
    "不动产权证号": "证书编号",
    "权利人": "产权人",
    "证件号": "证件号码",
    "建筑面积": "房屋建筑面积",
    "借款人": "客户姓名",
    "放款金额": "发放金额",
    "放款日期": "发放日期",
    "退还金额": "释放金额",
}


def read(name: str) -> Rows:
    """Heading and rows of a list."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def at(rows: Rows, heading: str, value: str) -> list[str]:
    """The row that says this under a heading."""
    column = rows[0].index(heading)
    return next(row for row in rows[1:] if row[column] == value)


def columns_moved(rows: Rows) -> Rows:
    """The columns the other way round and under other names, with a title above and a running number."""
    heads = ["序号", *(OTHERS.get(head, head) for head in reversed(rows[0]))]
    body = [[str(number), *reversed(row)] for number, row in enumerate(rows[1:], start=1)]
    return [["一览表"], heads, *body]


def write(folder: Path, rows: Rows, name: str = "清单.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file
