"""Somebody outside the production to whom a worry can be told: what may be said of them, and how it is kept."""

import re
import unicodedata
from dataclasses import dataclass

from castlist.rules.why import Refused, Why

LONGEST = 120
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>(){}\[\]\",;:\\]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{2,38}")


@dataclass(frozen=True, slots=True)
class Outside:
    """Who it is, what they are, and how they are reached: by mail, by phone, or by both."""

    name: str
    title: str = ""
    email: str = ""
    phone: str = ""

    @property
    def kept(self) -> str:
        """As one text, which lies beside the log and can be erased."""
        return "\n".join([self.name, self.title, self.email, self.phone])


def outside(*, name: str, title: str = "", email: str = "", phone: str = "") -> Outside | None:
    """The contact as it is printed; None where every field is empty. Refuses what nobody could read, or reach by it."""
    one = Outside(_line(name, "name"), _line(title, "line about them"), email.strip(), phone.strip())
    if one == Outside(""):
        return None
    if not one.name:
        raise Refused(Why.incomplete, detail="Say who it is.")
    if not one.email and not one.phone:
        raise Refused(Why.incomplete, detail="Say how they are reached: an e-mail address, a phone number, or both.")
    if one.email and not (len(one.email) <= LONGEST_EMAIL and _EMAIL.fullmatch(one.email) and one.email.isprintable()):
        raise Refused(Why.bad_contact, detail="That is not an e-mail address.")
    if one.phone and not _PHONE.fullmatch(one.phone):
        raise Refused(Why.bad_contact, detail="A phone number has digits, spaces and + ( ) / . - and at most 40 signs.")
    return one


def in_a_table(phone: str) -> str:
    """A number with its country's as it stands in a table, which would work it out where no space shows that it is no
    sum: +44-20-7946 is minus 7922 there. Of anything else nothing changes.
    """
    if " " in phone or not phone.startswith("+") or not _PHONE.fullmatch(phone):
        return phone
    parts = re.split(r"[()/.-]+", phone)
    if len(parts) > 1:
        return " ".join(parts).strip()
    return f"{phone[:-4]} {phone[-4:]}"


def read_outside(kept: str) -> Outside | None:
    """The contact that was kept; None where nothing is, or what was is erased."""
    if not kept:
        return None
    return Outside(*[*kept.split("\n"), "", "", ""][:4])


def _line(text: str, what: str) -> str:
    """One line: no control signs, nothing that turns the direction of what follows, no braces of a letter's field."""
    line = " ".join("".join(sign for sign in text if sign.isspace() or _is_read(sign)).split())
    if len(line) > LONGEST:
        raise Refused(Why.too_long, detail=f"The {what} has at most {LONGEST:,} characters.")
    return line


def _is_read(sign: str) -> bool:
    return unicodedata.category(sign)[0] != "C" and sign not in "{}"
