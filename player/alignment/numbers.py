"""Figures as they are said in English, so that `1998` and `nineteen ninety-eight` meet."""

from __future__ import annotations

import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros", "%": "percent", "°": "degrees"}
_FIGURE = re.compile(
    r"([$£€])?(\d[\d,]*)(?:\.(\d+)|:(\d\d))?(st|nd|rd|th|s)?([%°])?", re.ASCII | re.IGNORECASE
)


def spoken_figures(text: str) -> list[str]:
    """A word with digits in it as the words it is said with; other letters stay as they are."""
    said: list[str] = []
    at = 0
    for found in _FIGURE.finditer(text):
        said.extend(_letters(text[at : found.start()]))
        said.extend(_said(found))
        at = found.end()
    said.extend(_letters(text[at:]))
    return said


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _said(found: re.Match[str]) -> list[str]:
    sign, digits, fraction, minutes, ending, unit = found.groups()
    number = digits.replace(",", "")
    year = "," not in digits and not sign and not unit and not fraction
    said = _number(number, as_year=year)
    if fraction:
        said += ["point", *(_ONES[int(digit)] for digit in fraction)]
    if minutes:
        said += _number(minutes, as_year=False) if minutes != "00" else []
    if ending and ending.lower() == "s":
        said[-1] = said[-1].removesuffix("y") + ("ies" if said[-1].endswith("y") else "s")
    elif ending:
        said[-1] = _ordinal(said[-1])
    said += [_SIGNS[mark] for mark in (sign, unit) if mark]
    return said


def _ordinal(word: str) -> str:
    if word.endswith("y"):
        return word[:-1] + "ieth"
    return _ORDINALS.get(word, word + "th")


def _number(digits: str, *, as_year: bool) -> list[str]:
    if len(digits) > 12 or (len(digits) > 1 and digits[0] == "0"):
        return [_ONES[int(digit)] for digit in digits]
    value = int(digits)
    if as_year and len(digits) == 4 and 1_100 <= value < 2_100 and not 2_000 <= value < 2_010:
        first, last = divmod(value, 100)
        if last == 0:
            return [*_under_thousand(first), "hundred"]
        return [*_under_thousand(first), *(["oh"] if last < 10 else []), *_under_thousand(last)]
    said: list[str] = []
    for scale, name in _SCALES:
        count, value = divmod(value, scale)
        if count:
            said += [*_under_thousand(count), name]
    return said + _under_thousand(value) if value or not said else said


def _under_thousand(value: int) -> list[str]:
    if value >= 100:
        rest = value % 100
        return [_ONES[value // 100], "hundred", *(_under_thousand(rest) if rest else [])]
    if value < 20:
        return [_ONES[value]]
    return [_TENS[value // 10], *([_ONES[value % 10]] if value % 10 else [])]
