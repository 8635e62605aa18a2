"""Finds quotations and their speakers in languages other than English, by plain patterns only.

A speaker is named where a verb of saying touches the quotation and a name follows or precedes that
verb: `„…“, sagte Bürgermeisterin Anna Peters`, `Ana Pérez dijo: “…”`. Everything else has nobody.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.models import Quote, Span
from bot.summariser.outline import LONG_WORDS
from bot.summariser.quotation_marks import QuotedSpan, words_in
from bot.summariser.wordlists import words


class _Language(NamedTuple):
    """The words of a language that the patterns need."""

    says: str  # verbs of saying, in the forms that news use
    works: frozenset[str]  # nouns before a title, a slogan or a term
    roles: str = ""  # capitalised roles (German), as the pattern of a word


_LANGUAGES = {
    "de": _Language(
        says="""sagt sagte erklärt erklärte betont betonte meint meinte teilte berichtet berichtete
        schreibt schrieb kritisiert kritisierte forderte fordert kündigte warnt warnte ergänzte
        erläuterte äußerte behauptete bestätigte versicherte fügte hofft lobte antwortete fragte
        kommentierte so""",
        works=words(
            """film filme filmen buch roman lied song titel motto album sendung serie magazin
            zeitung zeitschrift artikel begriff wort worte namen name projekt aktion kampagne stück
            oper ausstellung slogan spruch schiff schiffes restaurant sorte band gruppe partei
            verein bündnis initiative thema reihe preis formel spiel theaterstück gedicht
            dokumentation dokumentarfilm single schlagzeile sogenannte sogenannten sogenannter"""
        ),
        roles=r"""(?:Frau|Herr|Herrn|Dr\.|Prof\.|Professor(?:in)?|General|Papst|Kardinal|Bischof|
        [A-ZÄÖÜ][\wäöüß-]*(?:minister|präsident|sprecher|chef|leiter|kanzler|trainer|meister|führer|
        vorsitzender?|direktor|kommissar|richter|anwalt|experte|expertin|forscher|professor|manager|
        sekretär|senator|botschafter|autor|politiker|abgeordneter?|kandidat|bürgermeister|rat|rätin|
        wirt|arzt|ärztin|pfarrer|vorstand|geschäftsführer|inhaber|gründer|beauftragter?)(?:in|s)?)""",
    ),
    "es": _Language(
        says="""dijo dice señaló afirmó afirma explicó explica aseguró asegura añadió declaró
        indicó manifestó comentó sostuvo expresó advirtió recordó anunció insistió reconoció
        agregó contó escribió respondió lamentó""",
        works=words(
            """película libro novela canción lema título disco álbum serie programa obra revista
            diario artículo término palabra palabras llamado llamada llamados campaña proyecto
            exposición documental cuento poema barco premio"""
        ),
    ),
    "fr": _Language(
        says="""dit déclaré déclare affirmé affirme expliqué explique ajouté ajoute indiqué assuré
        souligné estimé estime précisé confié écrit répondu rappelé regretté annoncé lancé
        reconnu prévenu insisté""",
        works=words(
            """film livre roman chanson devise titre album série émission pièce revue journal
            article terme mot mots dit dite surnommé campagne projet exposition documentaire
            poème bateau prix intitulé intitulée baptisé"""
        ),
    ),
    "it": _Language(
        says="""detto dice ha dichiarato afferma affermato spiega spiegato aggiunge aggiunto
        sottolinea sottolineato assicura assicurato scrive scritto commenta commentato ricorda
        conclude osserva""",
        works=words(
            """film libro romanzo canzone motto titolo album serie programma opera rivista giornale
            articolo termine parola parole cosiddetto cosiddetta campagna progetto mostra
            documentario poesia nave premio"""
        ),
    ),
    "pt": _Language(
        says="""disse diz afirmou afirma explicou explica declarou acrescentou garantiu assegurou
        referiu sublinhou destacou comentou escreveu lembrou anunciou respondeu admitiu""",
        works=words(
            """filme livro romance canção música lema título disco álbum série programa obra revista
            jornal artigo termo palavra palavras chamado chamada campanha projeto exposição
            documentário conto poema barco prémio prêmio"""
        ),
    ),
    "nl": _Language(
        says="""zei zegt verklaarde verklaart vertelde vertelt meldde laat aldus benadrukte
        schreef schrijft waarschuwde voegde reageerde legde vindt""",
        works=words(
            """film boek roman lied titel motto album serie programma stuk tijdschrift krant artikel
            term woord woorden zogenaamde zogeheten campagne project tentoonstelling documentaire
            gedicht schip prijs"""
        ),
    ),
}
_PARTICLE = r"(?:de|del|della|di|da|do|dos|van|von|der|den|ter|zu|al|el|bin|la|le)"
_NAME_WORD = rf"(?:{_PARTICLE}\s+){{0,2}}[^\W\d_a-zß-ÿ](?:\.|[\w’'-]{{0,40}})"
_NAME = rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}}"
_LOWER = r"(?:[a-zß-ÿ’'-]{1,24}\s+){0,5}?"  # "la alcaldesa de", "der"
_REACH = 120  # characters after or before a quotation
_SURE = 0.95  # how often a name is right that a verb of saying joins to a quotation


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what follows and what precedes a quotation where its speaker is named."""
    of = _LANGUAGES[language]
    roles = re.sub(r"\s+", "", of.roles)
    titled = rf"(?:{roles}\s+)*" if roles else ""
    says = rf"(?:ha\s+|a\s+|hat\s+|heeft\s+|had\s+|hatte\s+)?(?:{'|'.join(of.says.split())})"
    name = rf"{titled}(?P<name>{_NAME})"
    after = re.compile(rf"\s*[,.–—-]?\s*{says}\s+{_LOWER}{name}")
    before = re.compile(rf"(?<![\w-]){name}\s+{says}(?:\s+[\w’'-]+){{0,4}}?\s*[:,]\s*$")
    return after, before


def foreign_quotes(text: str, quoted: Sequence[QuotedSpan], language: str) -> tuple[Quote, ...]:
    """Return the quoted spans that are quotations, with a speaker where a pattern names one."""
    return tuple(
        Quote(
            spans=(Span(source=text, start=each.start, end=each.end),),
            speaker=speaker,
            confidence=_SURE if speaker else 0.0,
        )
        for each in quoted
        if words_in(text[each.start : each.end]) >= LONG_WORDS
        for speaker in (_speaker(text, each, language),)
        if speaker or _is_speech(text, each, language)
    )


def _speaker(text: str, quoted: QuotedSpan, language: str) -> str | None:
    if language not in _LANGUAGES:
        return None
    after, before = _patterns(language)
    found = after.match(text, quoted.closes, min(len(text), quoted.closes + _REACH))
    if found is None:
        start = max(0, quoted.opens - _REACH, text.rfind("\n", 0, quoted.opens) + 1)
        near = text[start : quoted.opens]
        found = before.search(near)
    return found["name"].rstrip(".’'") if found else None


def _is_speech(text: str, quoted: QuotedSpan, language: str) -> bool:
    """Return whether a span without a speaker reads as speech and not as a title or a term."""
    before = text[max(0, quoted.opens - 40) : quoted.opens].split()
    of = _LANGUAGES.get(language)
    return not (of and before and before[-1].lower() in of.works)
