"""Reads e-mails, such as press releases: the text, the subject, the date and the sender."""

import email
import email.policy
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.errors import ReadingError
from bot.seeds.charset import decode, storable
from bot.seeds.draft import DraftResult
from bot.seeds.fields import Fields, fields_of
from bot.seeds.formats.hard_wraps import unwrap_paragraphs
from bot.seeds.formats.html import extract
from bot.seeds.formats.plain_text import read_decoded
from bot.seeds.lines import top_lines
from bot.seeds.release_fields import is_release_field

_LOG = logging.getLogger(__name__)
_HEADERS = ("from", "subject", "date")  # every e-mail has at least one of these
_NO_MAIL = "It is no e-mail: it names no sender, subject or date. Save the message itself as .eml."
_NO_TEXT = "There is no text in this e-mail, only attachments: save the article itself."
_SIGNATURE = re.compile(r"\n-- ?\n")  # RFC 3676, section 4.3
# how an agency's subject takes a text back: "KILL: …", "[RETRACTED] …"
_RETRACTED = re.compile(
    r"\W*(?:mandatory |advisory )?(?:retracted|retraction|withdrawn|kill|killed|recalled)\s*[\]:]",
    re.IGNORECASE,
)
_MOST_NAMED = 5


def read_mail(data: bytes) -> DraftResult:
    """Read an .eml file as one article: the message's text without its signature.

    The subject becomes the title, the sender's name the source, and the Message-ID the id.
    Attachments are not read; a problem names them. Raises ReadingError if it is not an e-mail or
    has no text.
    """
    decode(data)  # only to raise ReadingError for binary data
    try:
        return _read_message(email.message_from_bytes(data, policy=email.policy.default))
    except ReadingError:
        raise
    except Exception as error:
        # somebody else wrote the message, so whatever the email package raises is its fault
        _LOG.warning("an e-mail cannot be read", exc_info=True)
        raise ReadingError("It cannot be read as an e-mail: save its text as .txt.") from error


def _read_message(message: EmailMessage) -> DraftResult:
    if not any(message[name] for name in _HEADERS):
        raise ReadingError(_NO_MAIL)
    text, opening, stated = _body(message)
    subjects = tuple(str(each) for each in message.get_all("subject", ()))
    fields = _fields(message, subjects).with_more(stated)
    result = read_decoded(text, fields, opening=(*subjects, *opening))
    return replace(result, problems=(*result.problems, *_attachments(message)))


def _body(message: EmailMessage) -> tuple[str, tuple[str, ...], Fields]:
    """Return the message's text, the lines at its top, and what it states about itself in HTML."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise ReadingError(_NO_TEXT)
    content = storable(str(part.get_content()))
    if part.get_content_subtype() == "html":
        page = extract(content)
        stated = Fields(tuple(each for each in page.fields if is_release_field(each[0])))
        return page.text, page.opening, stated
    written = _SIGNATURE.split(content.replace("\r\n", "\n"), maxsplit=1)[0]
    return unwrap_paragraphs(written), top_lines(written), Fields()


def _fields(message: EmailMessage, subjects: Sequence[str]) -> Fields:
    stated: dict[str, object] = {
        "title": next(iter(subjects), ""),
        "source": _sender(message),
        "id": str(message["message-id"] or "").strip().strip("<>"),
    }
    if message["date"]:
        stated["published"] = _moment(str(message["date"]))
    pairs = [(name, str(value)) for name, value in message.items() if is_release_field(name)]
    pairs += [("status", "retracted") for each in subjects if _RETRACTED.match(each)]
    return fields_of(stated).with_more(pairs)


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
