"""What stands between quotation marks and is no quotation: titles, slogans, scare quotes."""

import re

from bot.summariser.outline import Outline
from bot.summariser.speakers import GIVEN_FROM, Way
from bot.summariser.wordlists import words

_CAPITAL = re.compile(r"[A-Z0-9‘'’]")
_SMALL = words(
    """a an the of in on at to for and or but nor with from by as is vs into over per via if it be
    my your our we you i"""
)
# Nouns and verbs that a title or a slogan follows.
_WORKS = words(
    """album anthem article autobiography banner bestseller blog book cartoon chant column comedy
    documentary drama essay episode exhibition feature film game hit hymn initiative label
    magazine memoir motto movie musical newsletter nickname novel opera painting pamphlet paper
    piece placard play podcast poem poster program programme project segment sequel series
    serial show sign single sitcom sketch slogan song sticker story study t-shirt tax thriller
    track tune video title titled entitled called named dubbed headlined nicknamed branded
    labelled labeled so-called phrase term word words known as"""
)
_DETERMINERS = words("the a an this that these those")
_JUDGING = words("called calls described describes dismissed dismisses")
_SPEECH_ENDS = ".,?!…—–-"
_LONGEST_TITLE = 120  # characters
_SURE = 75


def is_no_quote(outline: Outline, at: int, way: Way) -> bool:
    """Whether the stretch at token ``at`` is no quotation, given the way its speaker was found."""
    if outline.kinds[at] == "q":
        return not _short_speech(outline, at, way)
    stretch = outline.stretch(at)
    text = outline.text[stretch.start : stretch.end]
    if _is_title(text) and (way.score < _SURE or _names_a_work(outline, at) or way.why == "before"):
        return True
    if _names_a_work(outline, at) and way.score < _SURE:
        return True
    if _is_name(text):
        return True
    whole = text[0].isupper() and text[-1] in _SPEECH_ENDS
    return not whole and way.score < GIVEN_FROM


def _short_speech(outline: Outline, at: int, way: Way) -> bool:
    """Under four words where they are a whole utterance: `"Not yet," Voss said.`.

    Or a judgement in somebody's own words: `Voss called it "tight but honest".`
    """
    stretch = outline.stretch(at)
    text = outline.text[stretch.start : stretch.end]
    if way.cue is not None and outline.tokens[way.cue].lower() in _JUDGING:
        counted = text.split()
        judges = len(counted) > 2 or counted[0] in ("a", "an")
        return judges and text.islower() and way.cue < at and way.score >= _SURE
    return (
        text[0].isupper()
        and text[-1] in ",.?!"
        and " " in text
        and way.score >= 90
        and way.why
        in ("inverted", "followed", "preceded", "script", "same", "resumed", "continued")
        and way.cue is not None
        and outline.kinds[way.cue] in "VG"
    )


def _is_title(text: str) -> bool:
    """Every word that counts has a capital, and it is no sentence."""
    if text[-1] in ".?" or len(text) > _LONGEST_TITLE or not text[0].isupper():
        return False
    words = text.split()
    counting = [word for word in words if word.lower().strip(",.:;!?") not in _SMALL]
    capital = sum(1 for word in counting if _CAPITAL.match(word))
    return len(counting) >= 2 and capital == len(counting)


def _is_name(text: str) -> bool:
    """`the Open Road Act`: a determiner and words with capitals, nothing else."""
    first, *rest = text.split()
    return (
        first.lower() in _DETERMINERS
        and len(rest) > 1
        and text[-1].isalpha()
        and all(_CAPITAL.match(word) or word in _SMALL for word in rest)
    )


def _names_a_work(outline: Outline, at: int) -> bool:
    """Whether a word like "book" or "titled" stands directly before the marks."""
    return at > 0 and outline.tokens[at - 1].lower() in _WORKS
