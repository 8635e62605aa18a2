"""Bytes to text: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252.

Line endings stay as they come and nothing is repaired: damage is refused, because a digest quotes
characters and a wrong one would be quoted too.
"""

import codecs
import re

from bot.errors import ReadingError

_BINARY = "It is not text but binary data: save it as plain UTF-8 text."
# Control characters that text files have no use for; form feed and escape do occur in some.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes) -> str:
    """The text of a file, without its byte-order mark.

    Raises ReadingError where the bytes are no text, or are damaged text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_utf16(data)
    else:
        text = _decode_utf8(data.removeprefix(codecs.BOM_UTF8))
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise ReadingError(_BINARY)
    return text


def sound(text: str) -> str:
    r"""The text without what cannot be stored or sent: NUL and lone surrogates become U+FFFD.

    JSON can spell both ("\u0000", "\ud800") in a file that is itself clean.
    """
    return _LONE_SURROGATE.sub("\ufffd", text.replace("\0", "\ufffd"))


def _decode_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ReadingError(
            f"It is UTF-16 that is damaged from byte {error.start} on: save it again as UTF-8."
        ) from error


def _decode_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start)
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise ReadingError(_BINARY) from error


def _refuse_damaged_utf8(data: bytes, first: int) -> None:
    """Tell damaged UTF-8 from Windows-1252, in which hardly any sequence is valid UTF-8."""
    lenient = data.decode("utf-8", errors="replace")
    beyond_ascii = sum(1 for character in lenient if character > "\x7f")
    bad = lenient.count("\ufffd")
    if beyond_ascii - bad > bad:
        raise ReadingError(
            f"It is UTF-8 with damage, the first of it at byte {first}: save it again as UTF-8."
        )
