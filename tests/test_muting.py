"""What is muted is stored but not posted: of topics, sources, people and phrases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import utc_now
from bot.models import Entry, Mute, MuteKind
from bot.muting import named, silences
from tests.newsroom import ADA, BEN, Newsroom
from tests.samples import FERRY, NOON, numbered, read_text
from tests.test_roundups import HOUR, daily, desk, headlines, piers
from tests.test_roundups import drop as drop_in_room
from tests.test_subscribing import ask

HARBOUR = FERRY.replace("Tull Courier", "Harbour  Gazette")


def entry_of(folder: Path, text: str) -> Entry:
    article, digest = read_text(folder, "a.txt", text)
    return Entry(id="E1", article=article, digest=digest, first_seen=NOON, updated=NOON)


def mute(kind: MuteKind, what: str) -> Mute:
    return Mute(what=what, channel=None, until=None, by="U1", since=utc_now(), kind=kind)


@pytest.mark.parametrize(
    ("kind", "what", "silent"),
    [
        ("source", "tull courier", True),
        ("source", "Tull", False),
        ("person", "INES calder", True),
        ("person", "Ines", False),
        ("phrase", "winter timetable", True),  # of the headline
        ("phrase", "Twice a  day", True),
        ("phrase", "wice a day", False),
        ("phrase", "06:40.", True),
        ("phrase", "Tull Courier", False),  # of no text
        ("topic", "nothing", False),
    ],
)
def test_names_are_whole_and_phrases_are_whole_words(
    tmp_path: Path, kind: MuteKind, what: str, silent: bool
) -> None:
    assert silences(mute(kind, what), entry_of(tmp_path, FERRY)) is silent


def test_what_is_no_text_of_the_article_is_not_searched_for_a_phrase(tmp_path: Path) -> None:
    entry = entry_of(tmp_path, FERRY)
    start = entry.article.text.index("Fares stay")
    phrase = mute("phrase", "Fares stay at 3.50")
    assert silences(phrase, entry)
    excluded = replace(entry.article, excluded=((start, start + 10),))
    assert not silences(phrase, replace(entry, article=excluded))


def test_what_is_muted_is_named_as_it_is_typed() -> None:
    kinds: tuple[MuteKind, ...] = ("topic", "source", "person", "phrase")
    assert [named(mute(kind, "a b")) for kind in kinds] == [
        "a b",
        'source:"a b"',
        'person:"a b"',
        '"a b"',
    ]


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ('source:"harbour gazette"', FERRY.replace("Marrow Bay", "Other Bay")),
        ('person:"Ines Calder"', HARBOUR.replace("Ines Calder", "Odd Lind")),
        ('"twice a day"', HARBOUR.replace("twice a day", "hourly")),
    ],
)
def test_a_source_a_person_or_a_phrase_is_muted_and_counted(
    room: Newsroom, what: str, other: str
) -> None:
    room.start()
    answer = ask(room, ADA, f"/digest mute {what}")
    assert answer.splitlines() == [
        f"Muted {what} in #news until it is unmuted.",
        "Of the newest 0 articles it would have held back 0.",
        f"Articles are still read and can be searched. To end it: /digest unmute {what} in #news",
    ]
    room.drop("muted.txt", HARBOUR)
    room.drop("other.txt", other.replace("412", "517"))
    room.wait_for_posts(1)
    room.drop("last.txt", numbered(7).replace("Ines Calder", "Odd Lind").replace("twice", "once"))
    posts = room.wait_for_posts(2)
    assert "Pier 7" in posts[1]["text"]
    assert ": 1 held back so far." in ask(room, ADA, "/digest mutes")
    assert f"{what} is posted again in #news." == ask(room, ADA, f"/digest unmute {what}")
    assert ask(room, ADA, "/digest mutes") == "Nothing is muted."
    assert "Ferry to Marrow Bay" in ask(room, BEN, "/digest search ferry")


def test_a_new_mute_says_how_many_of_the_newest_it_would_have_held_back(ferry: Newsroom) -> None:
    answer = ask(ferry, ADA, '/digest mute "early boat" everywhere')
    assert "Of the newest 1 articles it would have held back 1." in answer
    assert answer.endswith('To end it: /digest unmute "early boat" everywhere')


def test_a_name_is_unmuted_however_it_was_spelt(ferry: Newsroom) -> None:
    for what in ('source:"Tull Courier"', 'source:"TULL COURIER"'):
        ask(ferry, ADA, f"/digest mute {what}")
    answer = ask(ferry, ADA, "/digest unmute source:tull courier")
    assert answer == 'source:"tull courier" is posted again in #news.'
    assert ask(ferry, ADA, "/digest mutes") == "Nothing is muted."


def test_what_a_roundup_leaves_out_is_counted(tmp_path: Path) -> None:
    with desk(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        drop_in_room(room, 1, 2)
        room.ask(ADA, '/digest mute "Pier 1"')
        room.ahead = 4 * HOUR
        (post,) = room.wait_for_posts(1)
        assert headlines(post) == piers(2)
        assert '1 muted: "Pier 1" (1).' in post["text"]
        assert ": 1 held back so far." in room.ask(ADA, "/digest mutes")


def test_a_mute_ends_at_the_time_that_is_named(ferry: Newsroom) -> None:
    end = utc_now() + timedelta(hours=2)
    answer = ask(ferry, ADA, f"/digest mute sport until {end:%A} {end:%H:%M}")
    assert f"until {end:%Y-%m-%d %H:%M} UTC." in answer
    assert "That time is over" in ask(ferry, ADA, "/digest mute sport until 2001-03-01")
    ferry.let_pass(2 * HOUR)
    assert ask(ferry, ADA, "/digest mutes") == "Nothing is muted."
