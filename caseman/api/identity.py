"""Numbers of identity documents: what is wrong with one, in a word.

Sources: GB 11643 with ISO 7064 MOD 11-2 (resident identity number), GB 32100 with MOD 31-3 (unified social
credit code). A resident number's region is not judged here: numbers are issued at registration, and codes of
districts that were dissolved stay in use; which regions are usual is a parameter of the place.
"""

import re
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def birth_day(number: str) -> date | None:
    """The birth date in an 18-character resident number; None where there is none that exists."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def resident_number_fault(number: str, today: date) -> str:
    """`form` (not 17 digits and a digit or X), `check` (check digit wrong), `birth` (no such day, or in the
    future); empty when right."""
    from stdnum.iso7064 import mod_11_2

    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "form"
    if not mod_11_2.is_valid(number):
        return "check"
    birth = birth_day(number)
    return "birth" if birth is None or not date(1880, 1, 1) <= birth <= today else ""


def credit_code_fault(number: str) -> str:
    """`form` (not 18 characters of the code's alphabet), `check` (check character wrong); empty when right."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    if len(number) != 18 or any(letter not in _ALPHABET for letter in number):
        return "form"
    try:
        uscc.validate(number)
    except InvalidChecksum:
        return "check"
    except ValidationError:
        return "form"
    return ""


def masked(number: str) -> str:
    """The number as it is shown by default: the first six and last four characters."""
    if len(number) < 12:
        return (
            number[:1] + "*" * max(len(number) - 2, 0) + number[-1:] if len(number) > 2 else "*" * len(number)
        )
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
