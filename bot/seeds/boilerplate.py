"""Recognises boilerplate, the lines of a text that are not part of the article.

These are bylines, links to other articles, captions, invitations to sign up and the like. The rules
are conservative: the whole line has to have the form of boilerplate. A sentence that merely begins
with "Related" or "Read more" is kept, because losing a fact is worse than keeping a caption.
"""

import re

from bot.seeds.byline import parse_byline
from bot.seeds.lines import lines, trimmed_span

_LONGEST = 400  # characters; boilerplate is short
_LONGEST_HEADING = 80  # characters
_LONGEST_LINK = 20  # words, in "Read more about …"
_CLOSING = "\"'”’»)]*_"

# A label in front of links. With a colon or a bar, the rest of its line is boilerplate as well; if
# the label is alone on its line, so is the list of headlines below it.
_LABEL = re.compile(
    r"(?P<label>related(?: (?:articles?|stor(?:y|ies)|coverage|content|links?|reading|topics?))?"
    r"|read(?: more| next| also|ing list)|also read|see (?:also|more)"
    r"|more(?: on this| stories| like this| from [^:|]{2,40})?|also on [^:|]{2,40}"
    r"|further reading|recommended(?: (?:reading|stories|for you))?|you (?:may|might) also like"
    r"|editor['’]s picks?|top stor(?:y|ies)|latest (?:news|headlines|stories)"
    r"|from (?:our|the) archives?"
    r"|most (?:read|popular)|don['’]t miss|watch|listen|in (?:pictures|video)|trending(?: now)?)"
    r"\s*(?P<mark>[:|»>→…]|\.{3})?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_READ_MORE = re.compile(
    r"(?:Read|Find out|Learn|See|Get) (?:more|the full (?:story|article|report|list|results))"
    r"(?: stories)?(?: (?:about|on|from|at|in|by|here)\b.*)?"
    r"|(?:Click|Tap) here\b.*|Continue reading\b.*|Keep reading\b.*"
)
_SUBSCRIBE = re.compile(
    r"(?:Sign up|Subscribe|Register|Join)\b.*\b(?:newsletters?|alerts?|inbox|podcasts?|e-?mails?"
    r"|(?:WhatsApp|Telegram|YouTube) channel|mailing list|unlimited access|our journalism)\b.*"
    r"|Subscribe(?: now| today| here| to (?:read|continue)\b.*)?"
    r"|(?:Support|Donate to) (?:our|local|independent) journalism\b.*"
    r"|Get (?:the|our|all the) (?:latest|top|best|day['’]s|morning|daily|weekly)\b.*"
    r"\b(?:inbox|newsletter|app|alerts?)\b.*"
    r"|(?:Follow|Like|Find) (?:us|@\w+)\b.*\bon\b.*|Download (?:our|the) \w*\s?app\b.*"
    r"|(?:Already a subscriber|Log in|Sign in)\b.*"
    r"|(?:Advertisement|ADVERTISEMENT|Sponsored(?: content)?|Promoted)"
    r"|(?:Story|Article) continues below\b.*"
)
_CAPTION = re.compile(
    r"[\[(]?(?:File )?(?:Photo|PHOTO|Photograph|Pic|PIC|Picture|Image|IMAGE|Illustration|Graphic"
    r"|Video|Caption|CAPTION|Pictured)"
    r"(?: (?:credit|caption|source|courtesy))?s?\s*(?::|\||,(?= [A-Z])|/(?=\w)).*"
    r"|[\[(]?(?:Photo|Photograph|Picture|Image|Illustration|Graphic)s? (?:by|courtesy of) "
    r"(?:[A-Z][\w.'’-]*+[\s,/]*+(?:and |of |the |for )*+)++[\])]?\.?"
    r"|FILE(?: PHOTO)?\s*[-–—:]\s.*"
    r"|.*[.!?”\"]\s*+[\[(|–—]?\s*+(?:File )?(?:Photo|PHOTO|Picture|Image|Photograph)s?"
    r"(?: credit)?(?::| by| courtesy of|/)\s?[^.!?]{2,60}\.?"
)
_SHARE_WORD = (
    r"(?:share(?: (?:this|article|story|page|on|via|by|with \w+))*|tweet|post|e-?mail|print|save"
    r"|copy(?: the)? link|link copied|facebook|twitter|x|whats-?app|linkedin|reddit|pinterest"
    r"|bluesky|threads|telegram|messenger|this|article|story|page|comments?|and|or|\d+)"
)
_SHARE = re.compile(
    rf"(?=.*(?:share|tweet|copy|whats|facebook|twitter|comments?$)){_SHARE_WORD}"
    rf"(?:[\s,|·•/:]++{_SHARE_WORD})*+",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)\s|&copy;).*|Copyright\s*(?:©|\([cC]\)|\d{4}\b).*"
    r"|(?:.*\.\s*)?All rights reserved\b.{0,120}"
    r"|This (?:material|article|content) may not be (?:published|reproduced|copied)\b.*"
)
_SIGN_OFF = re.compile(
    r"\(?(?:Additional )?(?:[Rr]eporting|[Ww]riting) by\b[^.!?]*"
    r"(?:;\s*(?:[Ee]diting|[Ww]riting)\b[^.!?]*)?\.?\)?"
    r"|(?:Published|Updated|Last updated|Posted|First published)(?: on| at)?:?\s.{0,30}\d{4}.{0,20}"
    r"|\d{1,3}[ -]min(?:ute)?s? read"
)
_DIVIDER = re.compile(r"[^\w“”\"«»]+|_+|-30-")
_RELEASE = re.compile(
    r"(?:FOR|For) (?:IMMEDIATE|Immediate|immediate) (?:RELEASE|[Rr]elease)\b.{0,80}"
    r"|(?:PRESS|NEWS|MEDIA|Press|News|Media) (?:RELEASE|[Rr]elease)(?:\s*[:|–—-].{0,80})?"
)
_CONTACT = re.compile(
    r"(?:(?:Media|MEDIA|Press|PRESS|News|NEWS) (?:[Cc]ontact|CONTACT|[Ee]nquir|[Ii]nquir|[Oo]ffice)"
    r"|For (?:more|further) information\b)[^:.]{0,40}:.*"
    r"|(?:(?:Contact|CONTACT)s?|Tele?(?:phone)?\.?|Phone|Mobile|Mob\.?|E-?mail|Web(?:site)?)\s?:.*"
    r"|(?=\S*+(?: \S++){0,24}$)(?:[^@]*[\s(:])?[\w.+-]+@[\w-]+\.[\w.-]+\)?[.;]?"
)
# Headings of what follows a press release: everything below one of the first kind, and the
# paragraphs up to the next heading below "About Tull Foods".
_NOTES = re.compile(
    r"-*\s?(?:ENDS?|Ends)\s?-*|\W*(?:Notes? (?:to|for) (?:the )?editors?|Editor['’]?s['’]? notes?"
    r"|(?:Media|Press) (?:contacts?|enquiries|inquiries)|Contacts?)\W*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:About|ABOUT) (?:the )?[^\W\da-z]\S*(?: \S+){0,7}(?<![.?!…”\"])")
_LEAST_ABOVE = 3  # lines of an article above such a heading

# A row of a table, a line of a page's template, and a link whose label is lost.
_ROW = re.compile(r"\|.*\||[^|]*(?: ?\|[^|]*){2,}|[^\t]*(?:\t[^\t]*){2,}")
_TEMPLATE = ("{{", "}}", "{%", "${", "function(", "function (", "();", "&&", "=>")
_LOST_LABEL = re.compile(r"[:|>»→]\s?\S.*")
_SPEECH = re.compile(r"[“”\"«»]|\b(?:said|says|told|tells|added|asked|wrote)\b")


def boilerplate_spans(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return the spans of the lines from ``start`` on that are boilerplate, in order."""
    spans = []
    below_label = below_about = below_notes = False
    kept = 0
    for line in lines(text, start):
        if line.blank:
            below_label = False
            continue
        begin, end = trimmed_span(line)
        words = text[begin : min(end, begin + _LONGEST + 1)]
        if kept >= _LEAST_ABOVE and len(words) <= _LONGEST_HEADING:
            below_notes = below_notes or _NOTES.fullmatch(words) is not None
            below_about = _ABOUT.fullmatch(words) is not None or (
                below_about and _is_sentence(words)
            )
        if is_boilerplate(words) or below_notes or below_about or (below_label and _is_link(words)):
            spans.append((begin, end))
            below_label = below_label or is_bare_label(words)
        else:
            below_label = False
            kept += 1
    return spans


def is_boilerplate(line: str) -> bool:
    """Return whether a line is boilerplate; it must have no white space around it."""
    if len(line) > _LONGEST:
        return False
    whole = (_SHARE, _COPYRIGHT, _SIGN_OFF, _DIVIDER, _CAPTION, _RELEASE)
    if any(pattern.fullmatch(line) for pattern in whole):
        return True
    if parse_byline(line) is not None or _is_labelled_link(line) or _is_call_to_action(line):
        return True
    return any(map(line.__contains__, _TEMPLATE)) or _is_furniture(line)


def _is_furniture(line: str) -> bool:
    """Return whether a line is a contact, a row of a table or a link, and nothing that is said."""
    if _SPEECH.search(line):
        return False
    if _CONTACT.fullmatch(line) or (line[0] == "|" and line[-1] == "|"):
        return True
    return not _is_sentence(line) and any(p.fullmatch(line) for p in (_ROW, _LOST_LABEL))


def _is_labelled_link(line: str) -> bool:
    match = _LABEL.fullmatch(line.strip("*_[]() "))
    if not match or not (match["label"][0].isupper() or match["label"].isupper()):
        return False
    if not match["rest"]:
        return bool(match["mark"]) or len(match["label"].split()) > 1 or match["label"].isupper()
    if not match["mark"]:
        return False
    return match["label"].isupper() or not _is_sentence(match["rest"])


def is_bare_label(line: str) -> bool:
    """Return whether a line is only a label, such as "Related stories", for the links below it."""
    match = _LABEL.fullmatch(line.strip("*_[]() "))
    return bool(match and not match["rest"])


def _is_call_to_action(line: str) -> bool:
    """Return whether a line asks the reader to do something, such as to subscribe or read on.

    A line with quotation marks or a verb of speech is kept: somebody in the article says it.
    """
    if len(line.split()) > _LONGEST_LINK + 10 or _SPEECH.search(line):
        return False
    if _SUBSCRIBE.fullmatch(line):
        return True
    return bool(_READ_MORE.fullmatch(line)) and len(line.split()) <= _LONGEST_LINK


def _is_link(line: str) -> bool:
    return not _is_sentence(line.lstrip("-*•· "))


def _is_sentence(words: str) -> bool:
    return words.rstrip(_CLOSING).endswith((".", "!", "…"))
