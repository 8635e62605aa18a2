"""Tells quotations from other quoted spans: titles, signs, slogans, lyrics, terms and scare quotes.

A small linear model over named features decides about spans of four words and more; its weights
(``speaker_weights.QUOTATIONS``) were fitted on the articles of tests/summariser/corpus. A shorter
span is a quotation only as a whole utterance or as a judgement in the speaker's own words.
"""

import re
from itertools import repeat
from math import exp

from bot.summariser.candidates import LEAST_CONFIDENCE, NEIGHBOURS, Attribution
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.speaker_weights import QUOTATIONS
from bot.summariser.wordlists import words

# A less likely quotation is taken for something else. Words that nobody is named for are shown only
# where there is no doubt that they are somebody's, as in `"…," she said`.
LEAST_LIKELY, LEAST_LIKELY_WITH_CUE, LEAST_LIKELY_OF_NOBODY = 0.8, 0.95, 0.99
_TOUCHING = ("inverted", "followed", "preceded", "continued")
_CAPITAL = re.compile(r"[A-Z0-9‘'’]")
# Words that headline-style titles do not capitalise.
_FUNCTION_WORDS = words(
    """a an the of in on at to for and or but nor with from by as is vs into over per via if it be
    my your our we you i"""
)
# Nouns for what can be written on something, sung or shown, and is nobody's speech.
_SIGNS = words(
    """sign signs banner banners placard placards poster posters notice board label sticker plaque
    flyer flier leaflet graffiti graffito inscription headline headlines bedsheet sheet card cards
    t-shirt t-shirts shirt badge mug sampler blackboard whiteboard marquee window hashtag emblem
    slogan slogans motto tagline chant chants advert advertisement caption button cap stamp"""
)
_WORKS = words(
    """album anthem article autobiography bestseller blog book books cartoon column comedy
    documentary drama episode essay exhibition feature festival film films game hit hymn
    magazine memoir movie musical newsletter novel novels opera painting paintings pamphlet
    paper piece play plays podcast poem poems programme program project segment sequel series
    serial show single sitcom sketch song songs intro rendition encore medley story study
    thriller track tracks tune video title titled entitled chorus lyric lyrics verse refrain
    initiative campaign scheme tour painting photograph print published released wrote written
    starring directed recorded sang sings singing read reads"""
)
_TERMS = words(
    """word words term terms phrase called calling named naming dubbed nicknamed so-called known
    labelled labeled branded described motto slogan nickname name category status rating"""
)
_FIRST_PERSON = words("i i'm i've i'd i'll we we're we've we'll my our me us you you're your")
_VERBS = words(
    """is are was were be been has have had do does did will would can could should may might must
    isn't aren't wasn't weren't hasn't haven't don't doesn't didn't won't wouldn't can't it's that's
    there's they're he's she's"""
)
_READS = words("saying says said reading reads read bearing with declaring proclaiming")
_JUDGING_VERBS = words("called calls described describes dismissed dismisses")
_LENGTHS = ("4", "5", "6-7", "6-7", "8-10", "8-10", "8-10", "11-15")
_ENDINGS = (
    dict.fromkeys(".…", "stop") | dict.fromkeys("?!", "question") | dict.fromkeys(",-—–", "comma")
)
_FURTHEST_WORD = 7  # tokens before the span in which a word such as "banner" counts
_SURE_OF_SHORT, _SURE_OF_JUDGEMENT = 0.9, 0.75  # least probabilities of their attributions
_SHORT_SPEECH_RULES = ("inverted", "followed", "preceded", "label colon", "same", "resumed")


def is_quotation(outline: Outline, at: int, attribution: Attribution) -> bool:
    """Return whether the quoted span at a token is a quotation, given its best attribution."""
    if outline.tags[at] == "q":
        return _is_short_speech(outline, at, attribution)
    score = sum(map(QUOTATIONS.get, features(outline, at, attribution), repeat(0.0)))
    least = LEAST_LIKELY_OF_NOBODY
    if attribution.probability >= LEAST_CONFIDENCE:
        least = LEAST_LIKELY
    elif attribution.rule in _TOUCHING:
        least = LEAST_LIKELY_WITH_CUE
    return 1 / (1 + exp(-score)) >= least


def features(outline: Outline, at: int, attribution: Attribution) -> list[str]:
    """Return what speaks for or against a quotation at a token, by name."""
    text = outline.quoted_text(at)
    found = ["any span", *_of_text(text), *_of_place(outline, at)]
    share = attribution.probability
    sure = "sure" if share > 0.95 else "likely" if share > 0.7 else "maybe" if share > 0.4 else "no"
    found += (f"speaker {sure}", f"rule {attribution.rule}")
    if attribution.source is not None:
        found += _of_source(outline, attribution.source)
    return found


def _of_text(text: str) -> list[str]:
    found = []
    plain = text.split()
    length = len(plain)
    found.append(f"words {_LENGTHS[min(length, 11) - 4] if length >= 4 else 'few'}")
    if length > 15:
        found.append("words 16+")
    last, first = text[-1], text[0]
    kind = _ENDINGS.get(last, "none")
    found.append(f"ends {kind}")
    case = "upper" if first.isupper() else "lower" if first.islower() else "other"
    found.append(f"begins {case}, ends {kind}")
    lower = [word.lower().replace("’", "'").strip(",.!?;:") for word in plain]
    if any(word in _FIRST_PERSON for word in lower):
        found.append("first or second person")
    if any(word in _VERBS for word in lower):
        found.append("auxiliary verb")
    content = [word for word, low in zip(plain, lower, strict=True) if low not in _FUNCTION_WORDS]
    if len(content) > 1 and all(map(_CAPITAL.match, content)):
        found += (f"title case, ends {kind}", f"title case, begins {case}")
    if text.isupper():
        found.append("all capitals")
    if " / " in text:
        found.append("slash")
    return found


def _of_place(outline: Outline, at: int) -> list[str]:
    """Return the features of the words around a span."""
    tags, tokens = outline.tags, outline.tokens
    before = NEIGHBOURS.get(tags[at - 1], "word") if at else "edge"
    after = NEIGHBOURS.get(tags[at + 1], "word")
    found = [f"behind {before}", f"then {after}"]
    if before == after == "edge":
        found.append("alone")
    if before == "bracket" or after == "bracket":
        found.append("in brackets")
    if "q" in tags[max(0, at - 3) : at] or "q" in tags[at + 1 : at + 4]:
        found.append("beside a fragment")
    if at and tokens[at - 1].lower() in _WORKS:
        found.append("directly behind a work")
    if at and tokens[at - 1].lower() in _TERMS:
        found.append("directly behind a term")
    first = max(tags.rfind(".", max(0, at - _FURTHEST_WORD), at), at - _FURTHEST_WORD - 1, -1) + 1
    near = [token.lower() for token in tokens[first:at]]
    if tokens[at - 1].lower() in _READS and any(token in _SIGNS for token in near):
        found.append("a sign reads")
    for name, listed in (("sign", _SIGNS), ("work", _WORKS), ("term", _TERMS)):
        if any(token in listed for token in near):
            found.append(f"a {name} nearby")
    return found


def _of_source(outline: Outline, source: NounPhrase) -> list[str]:
    """Return the features of who or what would speak."""
    head = outline.tokens[source.end - 1].lower()
    found = [f"by {NEIGHBOURS.get(outline.tags[source.end - 1], outline.tags[source.end - 1])}"]
    if head in _SIGNS:
        found.append("a sign speaks")
    elif head in _WORKS:
        found.append("a work speaks")
    return found


def _is_short_speech(outline: Outline, at: int, attribution: Attribution) -> bool:
    """Return whether a span of fewer than four words is a quotation all the same.

    It may be a whole utterance, `"Not yet," Voss said`, or a judgement in the speaker's own words,
    `Voss called it "tight but honest"`.
    """
    text, cue = outline.quoted_text(at), attribution.cue
    if cue is None:
        return False
    if outline.tokens[cue].lower() in _JUDGING_VERBS:
        judged = text.split()
        is_judgement = len(judged) > 2 or judged[0] in ("a", "an")
        sure = attribution.probability >= _SURE_OF_JUDGEMENT
        return is_judgement and text.islower() and cue < at and sure
    return (
        text[0].isupper()
        and text[-1] in ",.?!"
        and " " in text
        and attribution.probability >= _SURE_OF_SHORT
        and attribution.rule in _SHORT_SPEECH_RULES
        and outline.tags[cue] in "VG"
    )
