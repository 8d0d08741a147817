"""Which language a text is in, by its commonest words or its script."""

from __future__ import annotations

import re
from collections import Counter

_COMMON = {
    "en": "the and of to in that it is was for you with on this but have not they be are",
    "de": "der die und das ist nicht ich zu den mit ein eine auf auch es sich wir aber dass wie",
    "fr": "le la les et des est que dans un une pour pas qui ce sur vous nous avec mais il",
    "es": "el los que de las es una por con para no se pero como está muy lo del más porque",
    "it": "il che di è per non una sono con del gli ma come questo anche della più nel cosa si",
    "pt": "que não uma os para com é do da em mas como isso você muito por mais então ele está",
    "nl": "de het een en van ik dat niet je is zijn voor met maar ook naar wel heb nog wat",
    "sv": "och att det som en är på inte jag för med har av till den men om ett så var",
    "pl": "nie się na to że jest co jak ale tak do po ja czy tego już mnie ma był",
}
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "pl": "Polish", "ru": "Russian",
    "uk": "Ukrainian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ar": "Arabic",
    "he": "Hebrew", "el": "Greek", "hi": "Hindi", "th": "Thai", "tr": "Turkish", "fi": "Finnish",
    "da": "Danish", "no": "Norwegian", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian",
}  # fmt: skip
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_READ = 20_000
_LEAST_SHARE = 0.12


def language_of(text: str) -> str:
    """A language code such as "en"; "" where it cannot be told."""
    text = text[:_READ].casefold()
    letters = sum(map(str.isalpha, text))
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text)) * 3 > letters:
            return code
    words = re.findall(r"[^\W\d_]+", text)
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in common.split()) for code, common in _COMMON.items()
    }
    ranked = sorted(shares, key=lambda code: shares[code], reverse=True)
    best, second = ranked[0], ranked[1]
    clear = shares[best] > _LEAST_SHARE * len(words) and shares[best] > 1.3 * shares[second]
    return best if clear else ""


def named(code: str) -> str:
    """A language's English name, the code where it is none of the common ones."""
    return _NAMES.get(code, code)
