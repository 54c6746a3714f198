"""Cases made up for the store's benchmark, the same each time."""

import random
from typing import Any

SURNAMES, NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"


def key(number: int) -> str:
    """Numbers, so that TinyDB's face can be put on the same folder."""
    return str(number + 1)


def case(number: int) -> dict[str, Any]:
    """A case of about 6 KB."""
    dice = random.Random(number)

    def name() -> str:
        return dice.choice(SURNAMES) + dice.choice(NAMES) + dice.choice(NAMES)

    return {
        "unit": f"碧桂苑:{number // 400 + 1}-{number // 40 % 10 + 1}-{number % 40:02d}01",
        "state": dice.choice(["signed", "filed", "paid", "handed over", "registered"]),
        "area": dice.randint(50_000, 200_000),
        "contracts": {"contract_no": f"HM{number:07d}", "total": f"{dice.randint(500_000, 3_000_000)}.00"},
        "buyers": [
            {
                "name": name(),
                "number": f"4401{dice.randrange(10**14):014d}",
                "phone": f"139{dice.randrange(10**8):08d}",
            }
            for _one in range(2)
        ],
        "payments": [
            {
                "fund": "house",
                "amount": f"{dice.randint(1000, 999_999)}.50",
                "on": "2026-03-31",
                "no": f"{dice.randrange(10**12)}",
            }
            for _one in range(16)
        ],
        "papers": [
            {"kind": f"paper {one}", "at": "档案室", "on": "2026-03-31", "by": name()} for one in range(12)
        ],
        "log": [
            {
                "at": "2026-03-31T09:00:00+08:00",
                "by": f"c{one}",
                "what": "更正了买受人的通讯地址和联系电话，见补充材料",
            }
            for one in range(28)
        ],
    }


def search_line(number: int) -> str:
    """What a case is found by: about 136 characters."""
    doc = case(number)
    people = " ".join(f"{one['name']} {one['number']} {one['phone']}" for one in doc["buyers"])
    return f"{doc['contracts']['contract_no']} {doc['unit']} {people} ~zwj ~lmh".lower()
