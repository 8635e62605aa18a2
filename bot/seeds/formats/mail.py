"""Reads e-mails, such as press releases: the text, the subject, the date and the sender."""

import codecs
import email
import email.policy
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from itertools import islice

from bot.errors import ReadingError
from bot.seeds.charset import decode, storable
from bot.seeds.draft import DraftResult
from bot.seeds.fields import Fields, fields_of
from bot.seeds.formats.hard_wraps import unwrap_paragraphs
from bot.seeds.formats.html import extract, top_of
from bot.seeds.formats.plain_text import read_decoded
from bot.seeds.lines import refuse_many_lines, top_lines
from bot.seeds.release_fields import is_release_field, may_be_notice
from bot.text import skeleton

_LOG = logging.getLogger(__name__)
_HEADERS = ("from", "subject", "date")  # every e-mail has at least one of these
_NO_MAIL = "It is no e-mail: it names no sender, subject or date. Save the message itself as .eml."
_NO_TEXT = "There is no text in this e-mail, only attachments: save the article itself."
_SIGNATURE = re.compile(r"\n-- ?\n")  # RFC 3676, section 4.3
# how a subject takes a text back: "KILL: …", "Fwd: [RETRACTED] …", "… (withdrawn)"
_TAKEN_BACK = (
    r"(?:mandatory |advisory )?(?:retracted|retraction|withdrawn|kill|killed|recalled"
    r"|zuruckgezogen|retractee?|retractad[oa]|retirad[oa]|ritirat[oa]|ingetrokken|tilbagekaldt"
    r"|tillbakadragen|wycofan[aey])"
)
_REPLY = r"(?:(?:re|fwd?|aw|wg|tr|rv|enc|sv|vs|vb|antw|doorst|odp|pd)\s?:\s*|\[external\]\s*)*"
_RETRACTED = re.compile(
    rf"{_REPLY}\W*{_TAKEN_BACK}(?:\s*[\]:)|]|\s+-+\s|\W*$)"
    rf"|.{{0,500}}?(?:[\[(]\s*{_TAKEN_BACK}\s*[\])]|[-:|]\s*{_TAKEN_BACK}\W*$)"
)
_BLANK_BEFORE_COLON = re.compile(rb"(?m)^([A-Za-z][\w-]{0,60})[ \t]+:")
_MOST_BESIDE = 4  # texts beside the one that is read, such as the same in HTML
_LONGEST_NOTE, _MOST_NOTES = 300, 20  # characters of other headers, and headers
_NOTE_HEADERS = ("comments", "x-")
_MOST_NAMED = 5
_MOST_LINES = 25  # at the top of a text beside the one that is read
# The email package takes time in proportion to the square of a header's length, and of the number
# of parts within each other. In real messages, these headers have a few hundred characters, and
# parts are three deep.
_PARSED_HEADER = re.compile(
    rb"^(?P<name>from|subject|date|message-id|mime-version|content-[a-z-]{1,40}"
    rb"|(?:x-)?(?:embargo|not[_ -]before)[^:\r\n]{0,40})[ \t]*:"
    rb"[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_HEADER, _LONGEST_HEADERS = 4_000, 100_000  # bytes, of one and of all together
_HEADERS_END = re.compile(rb"\r?\n\r?\n|\r\r")
_BOUNDARY = re.compile(rb"boundary[ \t]*(?:\*[\d*]*)?[ \t]*=", re.IGNORECASE)
_PART = re.compile(rb"^--", re.MULTILINE)
_MOST_MULTIPARTS, _MOST_PARTS = 20, 1_000


def read_mail(data: bytes) -> DraftResult:
    """Read an .eml file as one article: the message's text without its signature.

    The subject becomes the title, the sender's name the source, and the Message-ID the id.
    Attachments are not read; a problem names them. Raises ReadingError if it is not an e-mail or
    has no text.
    """
    refuse_many_lines(decode(data))  # which also raises ReadingError for binary data
    _refuse_much_to_parse(data)
    try:
        return _read_message(email.message_from_bytes(_mended(data), policy=email.policy.default))
    except ReadingError:
        raise
    except Exception as error:
        # somebody else wrote the message, so whatever the email package raises is its fault
        _LOG.warning("an e-mail cannot be read", exc_info=True)
        raise ReadingError("It cannot be read as an e-mail: save its text as .txt.") from error


def _mended(data: bytes) -> bytes:
    """Return the message without a byte-order mark, and without blanks before headers' colons.

    Either would end the headers for the email package.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    end = _HEADERS_END.search(data)
    length = end.start() if end else len(data)
    return _BLANK_BEFORE_COLON.sub(rb"\1:", data[:length]) + data[length:]


def _refuse_much_to_parse(data: bytes) -> None:
    """Raise ReadingError for headers and parts that the email package would take long to parse."""
    length = 0
    for header in _PARSED_HEADER.finditer(data):
        size = len(header[0])
        length += size
        if size > _LONGEST_HEADER or length > _LONGEST_HEADERS:
            shown = header["name"].decode("ascii", "replace")
            raise ReadingError(
                f"Its header “{shown}” is too long, or there are too many of its kind: save the "
                "article's text as .txt."
            )
    if len(_BOUNDARY.findall(data)) > _MOST_MULTIPARTS or len(_PART.findall(data)) > _MOST_PARTS:
        raise ReadingError("It has too many parts: save the article's text as .txt.")


def _read_message(message: EmailMessage) -> DraftResult:
    if not any(message[name] for name in _HEADERS):
        raise ReadingError(_NO_MAIL)
    text, opening, stated = _body(message)
    inner = [part for part in message.walk() if part is not message]
    subjects = _subjects((message, *inner))
    fields = _fields(message, subjects).with_more(stated)
    fields = fields.with_more(pair for part in inner for pair in _releases(part))
    result = read_decoded(text, fields, opening=(*subjects, *_notes(message), *opening))
    return replace(result, problems=(*result.problems, *_attachments(message)))


def _subjects(messages: Iterable[Message]) -> tuple[str, ...]:
    """Return the subjects of a message and those in it, such as one that is forwarded."""
    return tuple(str(each) for message in messages for each in message.get_all("subject", ()))


def _notes(message: EmailMessage) -> tuple[str, ...]:
    """Return the short texts of headers in which somebody may have written a notice."""
    notes = (
        _parsed(message, name, value)
        for name, value in message.raw_items()
        if name.lower().startswith(_NOTE_HEADERS)
        and len(value) <= _LONGEST_NOTE
        and may_be_notice(name)
    )
    return tuple(islice(notes, _MOST_NOTES))


def _body(message: EmailMessage) -> tuple[str, tuple[str, ...], Fields]:
    """Return the message's text, the lines at its top, and what it states about itself in HTML.

    The other texts in the message count for what they say of an embargo: often it is the same text
    in HTML, which may have a heading that the plain one lacks.
    """
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise ReadingError(_NO_TEXT)
    content = storable(str(part.get_content()))
    others, held = _beside(message, part)
    if part.get_content_subtype() == "html":
        page = extract(content)
        stated = [each for each in page.fields if is_release_field(each[0])]
        return page.text, (*page.opening, *others), Fields((*stated, *held))
    written = _SIGNATURE.split(content.replace("\r\n", "\n"), maxsplit=1)[0]
    return unwrap_paragraphs(written), (*top_lines(written), *others), held


def _beside(message: EmailMessage, body: Message) -> tuple[tuple[str, ...], Fields]:
    """Return the lines at the top of the texts beside the body, and their fields that hold."""
    opening: list[str] = []
    held = Fields()
    texts = (
        part
        for part in message.walk()
        if isinstance(part, EmailMessage)
        and part is not body
        and part.get_content_maintype() == "text"
        and not part.is_attachment()
    )
    for part in islice(texts, _MOST_BESIDE):
        content = storable(str(part.get_content()))
        if part.get_content_subtype() == "html":
            stated, lines = top_of(content)
            held = held.with_more(stated)
        else:
            lines = top_lines(content)
        opening += lines[:_MOST_LINES]
    return tuple(opening), held


def _fields(message: EmailMessage, subjects: Sequence[str]) -> Fields:
    stated: dict[str, object] = {
        "title": next(iter(subjects), ""),
        "source": _sender(message),
        "id": str(message["message-id"] or "").strip().strip("<>"),
    }
    if message["date"]:
        stated["published"] = _moment(str(message["date"]))
    pairs = [*_releases(message)]
    if any(_RETRACTED.match(skeleton(each[:_LONGEST_HEADER])) for each in subjects):
        pairs.append(("status", "retracted"))
    return fields_of(stated).with_more(pairs)


def _releases(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the headers of a message, or of a part of one, that hold or retract."""
    # items() would parse all headers
    for name, value in message.raw_items():
        if is_release_field(name):
            yield name, _parsed(message, name, value)


def _parsed(message: Message, name: str, value: str) -> str:
    """Return a header's value, decoded unless it is too long to say anything."""
    if len(value) > _LONGEST_HEADER:
        return value
    return str(message.policy.header_fetch_parse(name, value))


def _sender(message: EmailMessage) -> str:
    """Return the sender's name or, without one, the domain of the address."""
    addresses = getattr(message["from"], "addresses", ())
    return next((each.display_name or each.domain for each in addresses), "")


def _moment(stated: str) -> str:
    """Return the time in ISO 8601 or, if it cannot be parsed, unchanged, to be reported later."""
    try:
        moment = parsedate_to_datetime(stated)
    except (TypeError, ValueError):
        return stated
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if not names:
        return ()
    shown = ", ".join(storable(" ".join(name.split()))[:80] for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return (f"Its attachments are not read: {shown}{more}. Save those that are articles here.",)
