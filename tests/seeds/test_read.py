"""Reading any file: limits, links, other kinds of file, and arbitrary bytes."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.seeds.read import READERS, ReadResult, os_error_reason, read
from tests.seeds.planting import STORY, plant, plant_and_read

SUFFIXES = sorted(READERS)


def refusal(root: Path, path: str, limit: int = 5_000_000) -> str:
    with pytest.raises(ReadingError) as caught:
        read(root, path, limit)
    return caught.value.sentence


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_an_empty_file_of_any_kind_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    plant(tmp_path, f"a{suffix}", content)
    assert refusal(tmp_path, f"a{suffix}") == "It is empty: put the article's text in it."


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in SUFFIXES if suffix not in (".pdf", ".docx")]
)
def test_a_binary_file_of_any_kind_is_refused(tmp_path: Path, suffix: str) -> None:
    plant(tmp_path, f"a{suffix}", bytes(range(256)))
    assert refusal(tmp_path, f"a{suffix}").startswith("It is not text but binary data")


@pytest.mark.parametrize(
    "content", ["title: A pier\nsource: Tull Ledger", "RELATED: A pier\n", "“…”"]
)
def test_a_file_without_article_text_is_refused(tmp_path: Path, content: str) -> None:
    plant(tmp_path, "a.txt", content)
    assert refusal(tmp_path, "a.txt").startswith("There is no article text in it")


@pytest.mark.parametrize("suffix", [".TXT", ".Md", ".HTM"])
def test_the_case_of_a_suffix_does_not_matter(tmp_path: Path, suffix: str) -> None:
    assert len(plant_and_read(tmp_path, f"a{suffix}", STORY).articles) == 1


def test_a_file_may_be_as_large_as_the_limit_but_no_larger(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", STORY)
    size = len(STORY.encode())
    assert read(tmp_path, "a.txt", size).articles[0].text == STORY
    assert refusal(tmp_path, "a.txt", size - 1).startswith("It is 0.0 MB and at most 0.00")


def test_the_limit_is_five_megabytes(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", b"a " * 2_600_000)
    assert refusal(tmp_path, "a.txt").startswith("It is 5.2 MB and at most 5 MB are read:")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.odt", ".odt files are not read: save it as"),
        ("LICENCE", "It has no ending: save it as"),
    ],
)
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str, reason: str) -> None:
    plant(tmp_path, name, STORY)
    assert refusal(tmp_path, name).startswith(reason)


def test_a_link_out_of_the_folder_is_refused_but_one_within_is_read(tmp_path: Path) -> None:
    root = tmp_path / "seeds"
    plant(root, "a.txt", STORY)
    plant(tmp_path, "secret.txt", STORY)
    (root / "out.txt").symlink_to("../secret.txt")
    (root / "in.txt").symlink_to("a.txt")
    assert refusal(root, "out.txt").startswith("It is a link out of the seeds folder")
    assert refusal(root, "../secret.txt").startswith("It is a link out of the seeds folder")
    assert read(root, "in.txt").articles[0].text == STORY


def test_the_root_may_itself_be_a_link(tmp_path: Path) -> None:
    plant(tmp_path, "seeds/a.txt", STORY)
    (tmp_path / "link").symlink_to("seeds")
    assert read(tmp_path / "link", "a.txt").articles[0].path == "a.txt"


def test_broken_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "dead.txt").symlink_to("nothing.txt")
    assert refusal(tmp_path, "loop.txt").startswith("It is a link that leads back to itself")
    assert refusal(tmp_path, "dead.txt") == "It is no longer there."


def test_a_pipe_or_a_folder_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("pipe.txt", "folder.txt"):
        assert refusal(tmp_path, name) == "It is not an ordinary file: replace it by one."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_file_that_may_not_be_opened_is_refused(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", STORY).chmod(0)
    assert refusal(tmp_path, "a.txt").startswith("It may not be opened")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied"), "It may not be opened: let the bot's user"),
        (FileNotFoundError(2, "No such file"), "It is no longer there."),
        (OSError(5, "Input/output error"), "It cannot be read: Input/output error."),
        (OSError(), "It cannot be read: the system gives no reason."),
    ],
)
def test_errors_of_the_operating_system_become_sentences(error: OSError, sentence: str) -> None:
    assert os_error_reason(error).startswith(sentence)


@pytest.mark.parametrize("name", ["a\0b.txt", "x" * 300 + ".txt", "../" * 100 + "etc/passwd.txt"])
def test_an_impossible_path_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, name)


BEGINNINGS = [
    *(b"", b"title: x\n", b"date 2026-01-01 ", b"---\n", b"---\na: ", b"# ", b"{", b"[", b"<!--"),
    *(b'{"text": "a', b'{"text": "RELATED: b\\n\\nc said.", "published": ', b"Read more\n"),
    *(b"<html><body><p>", b"<p>a said.</p>", b"<?xml version='1.0' encoding='utf-8'?>"),
    *(b"\xff\xfe", b"\xef\xbb\xbf"),
]
WORDS = [
    *("RELATED: ", "Photo: ", "Read more", "By Ana Lund", "title: ", ": ", "date 2026-01-01 "),
    *("\n", "\r\n", "\r", "\n\n", " ", "\u2028", "\ufeff", "---\n", "# ", "- ", "| ", "```"),
    *("a.", "said", "“", "”", '"', "😀", "é", "\\ud800", "{", "}", "[", "]"),
    *("<!--", "-->", "<p>", "</div>", "&amp;", "*", "**", "_", "](", "![", "> ", "\\", "&#0;"),
]
CONTENT = st.binary(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(
    lambda words: "".join(words).encode()
)


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(SUFFIXES), st.sampled_from(BEGINNINGS), CONTENT)
@example(".html", b"<html><head><base href='http://['>", b"<p>a said.</p>")
@example(
    ".html", b"<html><head><link rel=canonical href='http://['>", b"<body><p>a said that b.</p>"
)
@example(".html", b"\xff\xfe<\x00", b"")
def test_any_bytes_give_a_result_or_a_reading_error(
    tmp_path: Path, suffix: str, beginning: bytes, content: bytes
) -> None:
    (tmp_path / f"a{suffix}").write_bytes(beginning + content)
    try:
        found = read(tmp_path, f"a{suffix}")
    except ReadingError:
        return
    check(found)


def check(found: ReadResult) -> None:
    """Check that the articles can be stored: encodable text, and spans in order within it."""
    assert found.articles
    assert len({each.key for each in found.articles}) == len(found.articles)
    for each in found.articles:
        f"{each.text}{each.title}{each.source}{each.author}{each.url}{each.key}".encode()
        position = 0
        for start, end in each.excluded:
            assert position <= start < end <= len(each.text)
            position = end
        assert each.url is None or each.url.startswith(("http://", "https://"))
