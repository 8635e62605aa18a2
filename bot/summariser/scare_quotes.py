"""Tells quotations from other quoted spans: titles, slogans, names and scare quotes."""

import re

from bot.summariser.outline import Outline
from bot.summariser.speakers import Attribution
from bot.summariser.wordlists import words

_CAPITAL = re.compile(r"[A-Z0-9‘'’]")
# Words that headline-style titles do not capitalise.
_FUNCTION_WORDS = words(
    """a an the of in on at to for and or but nor with from by as is vs into over per via if it be
    my your our we you i"""
)
# Words that introduce the title of a work, a slogan or a term.
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
_JUDGING_VERBS = words("called calls described describes dismissed dismisses")
_SPEECH_ENDS = ".,?!…—–-"
_LONGEST_TITLE = 120  # characters
_LIKELY, _SURE, _SURE_OF_SHORT = 0.5, 0.75, 0.9  # probabilities of attributions
_SHORT_SPEECH_RULES = (
    "inverted",
    "followed",
    "preceded",
    "script",
    "same",
    "resumed",
    "continued",
)


def is_no_quote(outline: Outline, at: int, attribution: Attribution) -> bool:
    """Return whether the quoted span at a token is no quotation, given its best attribution."""
    if outline.tags[at] == "q":
        return not _is_short_speech(outline, at, attribution)
    text = _text(outline, at)
    of_work = _follows_work(outline, at)
    if _is_title(text) and (
        attribution.probability < _SURE or of_work or attribution.rule == "before"
    ):
        return True
    if of_work and attribution.probability < _SURE:
        return True
    if _is_name(text):
        return True
    whole = text[0].isupper() and text[-1] in _SPEECH_ENDS
    return not whole and attribution.probability < _LIKELY


def _text(outline: Outline, at: int) -> str:
    quoted = outline.quoted_span(at)
    return outline.text[quoted.start : quoted.end]


def _is_short_speech(outline: Outline, at: int, attribution: Attribution) -> bool:
    """Return whether a span of fewer than four words is a quotation all the same.

    It may be a whole utterance, `"Not yet," Voss said`, or a judgement in the speaker's own words,
    `Voss called it "tight but honest"`.
    """
    text, cue = _text(outline, at), attribution.cue
    if cue is None:
        return False
    if outline.tokens[cue].lower() in _JUDGING_VERBS:
        judged = text.split()
        is_judgement = len(judged) > 2 or judged[0] in ("a", "an")
        return is_judgement and text.islower() and cue < at and attribution.probability >= _SURE
    return (
        text[0].isupper()
        and text[-1] in ",.?!"
        and " " in text
        and attribution.probability >= _SURE_OF_SHORT
        and attribution.rule in _SHORT_SPEECH_RULES
        and outline.tags[cue] in "VG"
    )


def _is_title(text: str) -> bool:
    """Return whether a text reads as a title: content words capitalised, no full stop."""
    if text[-1] in ".?" or len(text) > _LONGEST_TITLE or not text[0].isupper():
        return False
    content = [word for word in text.split() if word.lower().strip(",.:;!?") not in _FUNCTION_WORDS]
    return len(content) >= 2 and all(map(_CAPITAL.match, content))


def _is_name(text: str) -> bool:
    """Return whether a text is a determiner and a capitalised name: `the Open Road Act`."""
    first, *rest = text.split()
    return (
        first.lower() in _DETERMINERS
        and len(rest) > 1
        and text[-1].isalpha()
        and all(_CAPITAL.match(word) or word in _FUNCTION_WORDS for word in rest)
    )


def _follows_work(outline: Outline, at: int) -> bool:
    """Return whether the word before the marks is one like "book" or "titled"."""
    return at > 0 and outline.tokens[at - 1].lower() in _WORKS
