"""E-mail: a press release as it came, its text or HTML part with subject, date and sender."""

import email
import email.policy
import logging
import re
from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.errors import ReadingError
from bot.seeds.charset import decode, storable
from bot.seeds.draft import DraftResult, is_embargo
from bot.seeds.formats.hard_wraps import unwrap_paragraphs
from bot.seeds.formats.html import extract
from bot.seeds.formats.plain_text import read_decoded

_LOG = logging.getLogger(__name__)
_HEADERS = ("from", "subject", "date")
_NO_MAIL = "It is no e-mail: it names no sender, subject or date. Save the message itself as .eml."
_NO_TEXT = "There is no text in this e-mail, only attachments: save the article itself."
_SIGNATURE = re.compile(r"\n-- ?\n")  # RFC 3676, section 4.3
_MOST_NAMED = 5


def read_mail(data: bytes) -> DraftResult:
    """The one article of an .eml file: the message's own text; attachments are named, not read.

    The subject is the title, the sender's name the source, and the Message-ID says which article
    it is. Raises ReadingError where there is no e-mail, or no text in it.
    """
    decode(data)  # raises for what is binary
    try:
        return _found(email.message_from_bytes(data, policy=email.policy.default))
    except ReadingError:
        raise
    except Exception as error:
        # whatever the library raises over a message that somebody else wrote is the message's fault
        _LOG.warning("an e-mail cannot be read", exc_info=True)
        raise ReadingError("It cannot be read as an e-mail: save its text as .txt.") from error


def _found(message: EmailMessage) -> DraftResult:
    if not any(message[name] for name in _HEADERS):
        raise ReadingError(_NO_MAIL)
    found = read_decoded(_text(message), _fields(message))
    return DraftResult(drafts=found.drafts, problems=(*found.problems, *_attachments(message)))


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise ReadingError(_NO_TEXT)
    content = storable(str(part.get_content()))
    if part.get_content_subtype() == "html":
        return extract(content).text
    return unwrap_paragraphs(_SIGNATURE.split(content.replace("\r\n", "\n"), maxsplit=1)[0])


def _fields(message: EmailMessage) -> dict[str, object]:
    raw: dict[str, object] = {
        "title": str(message["subject"] or ""),
        "source": _sender(message),
        "id": str(message["message-id"] or "").strip().strip("<>"),
    }
    if message["date"]:
        raw["published"] = _moment(str(message["date"]))
    stated = {name.removeprefix("X-"): str(value) for name, value in message.items()}
    return raw | {name: value for name, value in stated.items() if is_embargo(name)}


def _sender(message: EmailMessage) -> str:
    """The name of who sent it; without one, where it came from."""
    addresses = getattr(message["from"], "addresses", ())
    return next((each.display_name or each.domain for each in addresses), "")


def _moment(stated: str) -> str:
    """The time in ISO 8601; as it is written where it cannot be read, to be complained of."""
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
