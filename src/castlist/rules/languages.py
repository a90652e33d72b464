"""In which languages letters may be worded."""

from collections.abc import Mapping
from typing import Final

from castlist.rules.people import NotUsable

HOUSE: Final = "en"
"""The language of the house's own wording."""
LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English", "ar": "العربية", "bg": "Български", "ca": "Català", "cs": "Čeština", "cy": "Cymraeg",
    "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "es": "Español", "et": "Eesti", "eu": "Euskara", "fi": "Suomi",
    "fr": "Français", "ga": "Gaeilge", "he": "עברית", "hr": "Hrvatski", "hu": "Magyar", "is": "Íslenska",
    "it": "Italiano", "ja": "日本語", "ko": "한국어", "lt": "Lietuvių", "lv": "Latviešu", "nl": "Nederlands",
    "no": "Norsk", "pl": "Polski", "pt": "Português", "ro": "Română", "sk": "Slovenčina", "sl": "Slovenščina",
    "sr": "Српски", "sv": "Svenska", "tr": "Türkçe", "uk": "Українська", "zh": "中文",
}  # fmt: skip
"""In which letters may be worded, each as it calls itself."""
FROM_THE_RIGHT: Final = frozenset(["ar", "he"])
"""Of them those that are written from the right."""


def language_called(text: str) -> str:
    """The language by its code or as it calls itself, or '' for none. Refuses one that is not named here."""
    said = text.strip().casefold()
    return language_of(next((code for code, name in LANGUAGES.items() if name.casefold() == said), said))


def language_of(text: str) -> str:
    """The language, or '' for none. Refuses one that is not named here."""
    code = text.strip().lower()
    if code and code not in LANGUAGES:
        raise NotUsable("That is none of the languages in which letters can be written.")
    return code
