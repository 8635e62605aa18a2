"""Recognises the language of a text by its function words."""

import re

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
_WORD = re.compile(r"[^\W\d_]+")
_READ = 800  # characters
_SURELY = 0.2  # a greater share of English function words leaves no doubt
_LEAST = 4  # function words; with fewer, a text counts as English


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, "en" if too few words give it away."""
    beginning = text[:_READ].lower()
    found = beginning.split()
    if sum(map(_FUNCTION_WORDS["en"].__contains__, found)) > _SURELY * len(found):
        return "en"
    found = _WORD.findall(beginning)
    counts = {
        code: sum(map(function_words.__contains__, found))
        for code, function_words in _FUNCTION_WORDS.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _LEAST and counts[best] > counts["en"] else "en"
