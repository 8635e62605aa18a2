"""Recognises the language of a text by its function words."""

import re
from functools import cache

from bot.summariser.wordlists import words

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": words(
        """the of and to in that is was for it with as his on be at by had not are but from have
        they which she were their has would said"""
    ),
    "de": words(
        """der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
        werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so
        zum war haben nur oder aber vor zur bis mehr durch"""
    ),
    "fr": words(
        """le la les de des du et en un une est que qui dans pour pas sur au par ce il ne se plus
        avec sont cette aux mais ont été leur elle nous son"""
    ),
    "es": words(
        """el la los las de del y en un una que es por con para se no su al lo como más pero sus le
        ha este sí porque esta entre cuando muy sin sobre también fue había"""
    ),
    "it": words(
        """il lo la gli le di del della e in un una che è per con non si da al dei nel sono come
        anche più ha ma alla delle su questo"""
    ),
    "pt": words(
        """o os as de do da dos das e em um uma que é por com para se não ao no na mais como mas
        foi pelo pela são seu sua ou quando muito já também"""
    ),
    "nl": words(
        """de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog
        uit door naar heeft hij ze wordt werd over"""
    ),
    "sv": words(
        """och att det som en på är av för med den till inte om har de ett var men sig så vid från
        kan när efter under"""
    ),
    "da": words(
        """og at det som en på er af for med den til ikke om har de et var men sig så ved fra kan
        når efter under jeg"""
    ),
    "pl": words(
        """w i na z się nie do że jest o to jak po za od ale przez jego przy są dla tym czy był"""
    ),
}
_MORE = {
    "id": "yang dan di dari untuk dengan pada ini itu tidak akan oleh dalam ke adalah juga",
    "tr": "ve bir bu için ile de da çok daha olan olarak ama gibi kadar sonra ne değil var",
    "vi": "và của là có không được trong cho với các người này đã một những khi để ở",
    "cs": "a se na je v že s z do o k i ale za by jako po jsou pro jeho byl byla které",
    "hu": "a az és hogy nem is egy de ez azt meg csak volt már még mint vagy szerint után",
    "fi": "ja on ei se että oli hän mutta ovat myös kun niin kuin sen joka ole mukaan sekä",
    "no": "og det som en på er av for med til ikke om har et var men seg fra ble etter også",
    "ro": "și de la în a cu că pe nu din un o este pentru care mai au sa fost prin",
    "hr": "i u je na se da za od su s što nije to kao ali koji će bi o po iz",
    "tl": "ang ng sa mga na ay at si ni kay para hindi ito siya nang may",
    "sw": "na ya wa kwa ni katika za la kuwa hii hiyo alisema cha kwamba",
    "af": "die en van in is het nie dat wat vir op met te ook sy hulle was aan",
}
# A script that is one language's own, or nearly so, as a range of characters.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0620-\u06ff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("am", re.compile("[\u1200-\u137f]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_SCRIPT = 0.5  # of the letters, at least, to tell a language by its script
_SOME = 0.02  # of the letters: enough of a script's telling letters
UNKNOWN = "und"
_WORD = re.compile(r"[^\W\d_]+")
_READ = 800  # characters
_SURELY = 0.2  # a greater share of English function words leaves no doubt
_LEAST = 4  # function words; with fewer, a text counts as English


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language.

    It is "en" where too few words give it away, and "und" for a script that isn't known here.
    """
    beginning = text[:_READ].lower()
    found = beginning.split()
    if sum(map(_FUNCTION_WORDS["en"].__contains__, found)) > _SURELY * len(found):
        return "en"
    if not beginning.isascii():
        by_script = _by_script(beginning)
        if by_script:
            return by_script
    found = _WORD.findall(beginning)
    counts = {
        code: sum(map(function_words.__contains__, found))
        for code, function_words in _all_function_words().items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _LEAST and counts[best] > counts["en"] else "en"


def _by_script(beginning: str) -> str | None:
    """Return the language that a text's letters give away, or None where they are Latin."""
    letters = len(_LETTER.findall(beginning))
    if letters - len(_LATIN.findall(beginning)) <= _OTHER_SCRIPT * letters:
        return None
    for code, script in _SCRIPTS:
        if len(script.findall(beginning)) > _SOME * letters:
            return code
    return UNKNOWN


@cache
def _all_function_words() -> dict[str, frozenset[str]]:
    return _FUNCTION_WORDS | {code: words(listed) for code, listed in _MORE.items()}
