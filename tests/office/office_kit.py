"""What the office's tests share."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a command line said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


def codes(findings: list[dict[str, Any]]) -> list[str]:
    return sorted(one["code"] for one in findings)
