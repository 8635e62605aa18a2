"""Decoding bytes: encodings, damaged text and binary data."""

import codecs
from pathlib import Path

import pytest

from bot.errors import ReadingError
from bot.seeds.charset import decode, storable
from tests.seeds.planting import article

TEXT = "Tomé said: “No – not for 5 €.”"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("windows-1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows-1252"],
)
def test_every_encoding_decodes_to_the_same_text(data: bytes) -> None:
    assert decode(data) == TEXT


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\u2028", "\f"])
def test_line_endings_are_kept(ending: str) -> None:
    assert decode(f"one{ending}two".encode()) == f"one{ending}two"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "It is not text but binary data"),
        (b"The pier\x00stands", "It is not text but binary data"),
        (b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04", "It is not text but binary data"),
        (b"The \x81 pier", "It is not text but binary data"),  # no character in Windows-1252
        (TEXT.encode("utf-16-le"), "It is not text but binary data"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "It is UTF-16 that is damaged from byte 4 on"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "It is UTF-16 that is damaged from byte 2 on"),
        (codecs.BOM_UTF32_LE + "pier".encode("utf-32-le"), "It is not text but binary data"),
        (TEXT.encode() + b"\xe2\x80", "It is UTF-8 with damage, the first of it at byte 39"),
        (b"\xff" + TEXT.encode(), "It is UTF-8 with damage, the first of it at byte 0"),
    ],
)
def test_binary_data_and_damaged_text_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        decode(data)
    assert caught.value.sentence.startswith(reason)


def test_one_control_character_in_a_long_text_is_accepted() -> None:
    text = "The pier stands. " * 10 + "\x08"
    assert decode(text.encode()) == text


def test_storable_text_can_always_be_encoded() -> None:
    assert storable("a\0b\ud800c😀").encode() == "a\ufffdb\ufffdc😀".encode()


def test_a_byte_order_mark_does_not_hide_a_header(tmp_path: Path) -> None:
    content = codecs.BOM_UTF8 + b"title: A pier\n\nThe pier of Tull stands.\n"
    assert article(tmp_path, "pier.txt", content).title == "A pier"
