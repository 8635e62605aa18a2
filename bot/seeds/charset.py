"""Decodes bytes to text.

Tries UTF-8, with or without a byte-order mark, and UTF-16 with one, then the declared encoding, or
Windows-1252. Line endings are kept. Damaged text is refused rather than repaired, because digests
quote it word for word and would quote wrong characters too.
"""

import codecs
import re

from bot.errors import ReadingError

_BINARY = "It is not text but binary data: save it as plain UTF-8 text."
# Control characters that text files don't contain; form feed and escape do occur in some.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# The web's encodings (WHATWG Encoding Standard, section 4.2), without UTF-8, Windows-1252 and those
# that are decoded as Windows-1252. Python has more codecs, but some of them don't decode text, and
# others would change its meaning.
_WEB = frozenset(
    (
        *(f"windows-{number}" for number in (1250, 1251, *range(1253, 1259))),
        *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("cp874", "koi8-r", "koi8-u", "ibm866", "macintosh", "mac-cyrillic"),
        *("utf-16le", "utf-16be", "gb18030", "big5", "euc-jp", "iso-2022-jp"),
        *("shift_jis", "euc-kr"),
    )
)
_WEB_NAMES = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5",
    "shift-jis": "shift_jis", "sjis": "shift_jis", "x-sjis": "shift_jis",
    "ks_c_5601-1987": "euc-kr", "cp1250": "windows-1250", "cp1251": "windows-1251",
    "iso-8859-9": "windows-1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "latin2": "iso-8859-2", "koi8": "koi8-r", "utf-16": "utf-16le",
}  # fmt: skip
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes) -> str:
    """Return the text of a file, without its byte-order mark.

    Raises ReadingError if the bytes are not text or the text is damaged.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_utf16(data)
    else:
        text = _decode_utf8(data.removeprefix(codecs.BOM_UTF8))
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise ReadingError(_BINARY)
    return text


def decode_stated(data: bytes, *stated: str | None) -> str:
    """Return the text of a web document, whose ``stated`` encodings may be wrong.

    Valid UTF-8 is decoded as UTF-8, whatever is stated. Otherwise the first known encoding in
    ``stated`` is used; raises ReadingError if the bytes are not valid in it.
    """
    names = [_WEB_NAMES.get(name.strip().lower(), name.strip().lower()) for name in stated if name]
    encoding = next((name for name in names if name in _WEB), None)
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # a 7-bit encoding, so it is valid UTF-8 too
    is_japanese = encoding == "iso-2022-jp" and b"\x1b" in data
    if encoding is None or is_utf16 or (_is_utf8(data) and not is_japanese):
        return decode(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(f"It says that it is written in {encoding}, and is not.") from error
    if "\0" in text:
        raise ReadingError(_BINARY)
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def storable(text: str) -> str:
    r"""Replace characters that cannot be stored or sent: NUL and lone surrogates become U+FFFD.

    A valid JSON file may contain both as escapes ("\u0000", "\ud800").
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
    """Raise ReadingError for damaged UTF-8, but not for Windows-1252.

    Hardly any sequence of non-ASCII characters in Windows-1252 is valid UTF-8, so text in which
    most of them are valid is damaged UTF-8.
    """
    lenient = data.decode("utf-8", errors="replace")
    beyond_ascii = sum(1 for character in lenient if character > "\x7f")
    bad = lenient.count("\ufffd")
    if beyond_ascii - bad > bad:
        raise ReadingError(
            f"It is UTF-8 with damage, the first of it at byte {first}: save it again as UTF-8."
        )
