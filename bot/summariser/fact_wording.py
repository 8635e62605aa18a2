"""The wording that keeps a sentence from being a fact: what leans on others, and what's no news."""

import re

# A heading has so many words of more than 3 letters at least, this share of them capitalised.
_SHORT_WORD, _HEADING_WORDS, _HEADING_SHARE = 3, 4, 0.85
# A line-up or a list of scores has so many words at least, this share of them names and figures.
_LIST_WORDS, _LIST_SHARE = 10, 0.6

_CONNECTIVES = (
    "However|Meanwhile|Furthermore|Moreover|Nevertheless|Nonetheless|In addition|Additionally|"
    "Indeed|Still|In fact|Instead|As a result|Then|Also|For example|For instance|By contrast|"
    "In contrast"
)
# A discourse connective ties a sentence to the one before.
CONNECTED = re.compile(
    rf"(?:(?!Meanwhile)(?:{_CONNECTIVES})|And|But|Or|So|Yet|Nor|Thus|Hence|Besides|Likewise|"
    r"Similarly|Otherwise|Therefore|On the other hand|In turn|That said)\b"
)
# Connectives that may be left out: the rest of the sentence is then understood by itself.
REMOVABLE = re.compile(
    r"(?:Scroll down for (?:the )?videos?|SCROLL DOWN FOR VIDEO|WATCH VIDEO) (?=[A-Z])|"
    rf"(?:(?:{_CONNECTIVES}), |(?:But|And|Yet|However),? |"
    r"(?:The|This) (?:news|move|announcement|decision|ruling|report|comments?) "
    r"(?:comes?|came) (?:after|as) (?=[A-Z]))"
)
# An anaphor at its start, or an "also", refers to the sentence before: such a sentence is a fact
# only directly after that one.
_ANAPHORIC = re.compile(
    r"(?:He|She|They|It|His|Her|Hers|Their|Theirs|Its|This|That|These|Those|Such|Both|Others?|"
    r"Another|Neither|Either|One of them|I|We|You|My|Our|Your|There|Here|Meanwhile|"
    r"At the same time|After that|Afterwards?|The (?:former|latter|two|pair|move|news|decision|"
    r"comments?|remarks?|claims?|statement|announcement|same))\b"
)
# "also" near the beginning, but for "Ann Ho, who also sings, …".
_ALSO = re.compile(r"(?:(?!who|which|that)\S+ ){1,4}?also\b")
# An opening phrase with a pronoun for what the sentence before is about: "In his speech, it was".
_LEANING = re.compile(
    r"(?:In|At|On|After|Before|When|While|As|For|With|During|Since|Until|If|Although|Though|Despite|"
    r"By|From|Among|Of|Under|To|Because of|Once|Following|Asked|According to) "
    r"(?:(?!the |an? )[a-z]\S* ){0,3}?"
    r"(?:he|she|they|it|him|his|her|their|its|them|that|this|those|these|which|then)\b"
)
# "In March, it will be shut", "What it lacks is a pier": nothing in the opening is what "it" is.
_OPENING = re.compile(
    r"(?:In|From|By|Since|On|At|For|Until|Last|Next|Every|Each|Today|Now|Then|Later|Yesterday|During|"
    r"Over|Within|Here|Even|Just|Only) ?[^,]{0,40}, (?:it|he|she|they)\b"
    r"|(?:What|Why|How|Where|When|If|Now|Today|Then|Perhaps|Maybe) (?:it|he|she|they|there|that)\b"
    r"|One(?:,| (?:was|is|had|has)\b)|[^,]{0,40}, if that[’']s"
)
# ... is understood where a name follows as the subject: "In his speech, Dana Pell said".
_NAMED_AFTER = re.compile(r"[^,]{0,80}, (?:[a-z]+ ){0,3}[A-Z]")
# What refers back from inside a sentence, and the words without which nothing does.
_BACK_WORDS = (
    "however", " too", "though,", "meanwhile", "therefore", "instead", "then,", "in turn",
    "contrast", "for example", "for instance", "moreover", " either", "if that", "as that",
    "As that", "when that", "because that", "but that", "and that", " so,", " so.", "the two",
    "the three", "the four", "the pair", "the duo", "the trio", "latter", "former.", " this,",
    " that,", " this.", " that.",
)  # fmt: skip
_BACK = re.compile(
    r", (?:however|too|though|meanwhile|therefore|instead|then|in turn|by contrast|for example|"
    r"for instance|moreover|either)(?=[,.;])"
    r"|\b(?:[Aa]s|if|when|because|and|but) that (?:is|was|were|has|had|may|might|could|would|will) "
    r"|\b(?:do|does|did|doing|done|said) so[,.]"
    r"|\b(?:the (?:two|three|four|pair|duo|trio|latter|former)"
    r"|(?:like|than|of|about|for) (?:this|that))[,.]"
)
# Where a caption without a full stop runs into a sentence: "The pier at dusk The board met". It
# isn't "Vitamin A deficiency" or "Group A is".
GLUED = re.compile(
    r" (?=(?:A|An|The|They|He|She|It|This|These|In|On|At|But|After|When|As|For|There) [a-z])"
    r"(?<=[a-z0-9)] )(?<!itamin )(?<!epatitis )(?<!lan )(?<!roup )(?<!ype )(?<!lass )(?<!rade )"
)
# First and second person, and addresses: the writer's own voice or a speech, not a fact to forward.
_PERSONAL = (
    " I ",
    " I'",
    " I’",
    " you ",
    " your ",
    "You ",
    " we ",
    "We ",
    " us ",
    " our ",
    "Our ",
    "My ",
    "Your ",
    " my ",
    " you,",
    " you.",
    "http",
    "pic.tw",
    " is a freelance ",
    "</",
    "/>",
    "{{",
    "|",
    "\t",
)
# Text of the page, not of the article.
FURNITURE = re.compile(
    r"(?:\(?Reporting by|\(?Editing by|\(?Additional reporting|RELATED|READ MORE|Read more|"
    r"Read also|See also|SEE ALSO|MORE:|WATCH:|Click here|CLICK|Sign up|Subscribe|Follow us|"
    r"Follow @|Photo:|PHOTO|Image:|Video:|Advertisement|ADVERTISEMENT|Share this|"
    r"Copyright|©|All rights reserved|This material may not|FILE -|Editors?[’']s? note|PUBLISHED|"
    r"UPDATED|Last updated|Related:|[(\[]|[—–-] ?\w.{0,60}\(@|Pictured|Above|Left|Right:|"
    r"Correction|CORRECTION|Clarification|An earlier version|A previous version|"
    r"This (?:article|story|post|report) (?:was|has)|Disclosure:|Image source|Tickets:|Admission:|"
    r"Details:|For (?:more|further) information|Listen |Watch |The views expressed|Please |"
    r"(?:The|This) (?:conversation|interview|transcript|letter|text) (?:has been|was) )"
)


def is_personal(piece: str) -> bool:
    """Return whether the writer or a reader is spoken of, or a page's code or address is in it."""
    return any(map(piece.__contains__, _PERSONAL))


def refers_back(piece: str) -> bool:
    """Return whether a sentence is understood only after the one before it."""
    if _ANAPHORIC.match(piece) or ("also" in piece and _ALSO.match(piece)):
        return True
    if any(map(piece.__contains__, _BACK_WORDS)) and _BACK.search(piece):
        return True
    if _OPENING.match(piece):
        return True
    leaning = _LEANING.match(piece)
    return leaning is not None and _NAMED_AFTER.match(piece, leaning.end()) is None


def is_heading(piece: str) -> bool:
    """Return whether a piece is a title inside the text, or a list of names and figures."""
    words = piece.split()
    if 2 * sum(map(str.islower, words)) > len(words):
        return False  # a quick answer for nearly every sentence
    small = sum(word[0].islower() for word in words)
    if len(words) >= _LIST_WORDS and small < (1 - _LIST_SHARE) * len(words):
        return True
    longer = [word[0] for word in words if len(word) > _SHORT_WORD]
    capitals = sum(map(str.isupper, longer))
    return len(longer) >= _HEADING_WORDS and capitals > _HEADING_SHARE * len(longer)
