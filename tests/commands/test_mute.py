"""Articles of muted topics, sources, people and phrases are stored but not posted."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.application import utc_now
from bot.models import Mute, MuteKind, StoredArticle
from bot.rules.mutes import expiry_notices, mute_applies, named
from tests.commands.test_subscribe import ask
from tests.scenarios.test_roundups import HOUR, daily, headlines, piers, subscribed_newsroom
from tests.scenarios.test_roundups import drop as drop_in_room
from tests.support.newsroom import ADA, BEN, Newsroom, newsroom
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, NOON, numbered, read_text
from tests.support.stores import open_store

HARBOUR = FERRY.replace("Tull Courier", "Harbour  Gazette")


def article_of(folder: Path, text: str) -> StoredArticle:
    article, digest = read_text(folder, "a.txt", text)
    return StoredArticle(id="E1", article=article, digest=digest, first_seen=NOON, updated=NOON)


def mute(kind: MuteKind, what: str) -> Mute:
    return Mute(what=what, channel=None, until=None, by="U1", since=utc_now(), kind=kind)


@pytest.mark.parametrize(
    ("kind", "what", "muted"),
    [
        ("source", "tull courier", True),
        ("source", "Tull", False),
        ("person", "INES calder", True),
        ("person", "Ines", False),
        ("phrase", "winter timetable", True),  # in the headline
        ("phrase", "Twice a  day", True),
        ("phrase", "wice a day", False),
        ("phrase", "06:40.", True),
        ("phrase", "Tull Courier", False),  # the source is not in the text
        ("topic", "nothing", False),
    ],
)
def test_names_match_in_full_and_phrases_as_whole_words(
    tmp_path: Path, kind: MuteKind, what: str, muted: bool
) -> None:
    assert mute_applies(mute(kind, what), article_of(tmp_path, FERRY)) is muted


def test_phrases_are_not_looked_for_in_excluded_text(tmp_path: Path) -> None:
    stored = article_of(tmp_path, FERRY)
    start = stored.article.text.index("Fares stay")
    phrase = mute("phrase", "Fares stay at 3.50")
    assert mute_applies(phrase, stored)
    excluded = replace(stored.article, excluded=((start, start + 10),))
    assert not mute_applies(phrase, replace(stored, article=excluded))


def test_a_mute_is_named_as_it_is_typed() -> None:
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
def test_sources_people_and_phrases_can_be_muted_and_articles_are_counted(
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


def test_a_new_mute_says_how_many_of_the_newest_articles_it_would_have_kept_back(
    ferry: Newsroom,
) -> None:
    answer = ask(ferry, ADA, '/digest mute "early boat" everywhere')
    assert "Of the newest 1 articles it would have held back 1." in answer
    assert answer.endswith('To end it: /digest unmute "early boat" everywhere')


def test_unmute_ends_the_mutes_of_a_name_in_every_spelling(ferry: Newsroom) -> None:
    for what in ('source:"Tull Courier"', 'source:"TULL COURIER"'):
        ask(ferry, ADA, f"/digest mute {what}")
    answer = ask(ferry, ADA, "/digest unmute source:tull courier")
    assert answer == 'source:"tull courier" is posted again in #news.'
    assert ask(ferry, ADA, "/digest mutes") == "Nothing is muted."


def test_articles_that_a_roundup_leaves_out_are_counted(tmp_path: Path) -> None:
    with subscribed_newsroom(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        drop_in_room(room, 1, 2)
        room.ask(ADA, '/digest mute "Pier 1"')
        room.ahead = 4 * HOUR
        (post,) = room.wait_for_posts(1)
        assert headlines(post) == piers(2)
        assert '1 muted: "Pier 1" (1).' in post["text"]
        assert ": 1 held back so far." in room.ask(ADA, "/digest mutes")


def test_a_mute_ends_at_its_time_and_the_channel_is_told(ferry: Newsroom) -> None:
    end = utc_now() + timedelta(hours=2)
    answer = ask(ferry, ADA, f"/digest mute sport until {end:%A} {end:%H:%M}")
    assert f"until {end:%Y-%m-%d %H:%M} UTC." in answer
    assert "That time is over" in ask(ferry, ADA, "/digest mute sport until 2001-03-01")
    ferry.let_pass(2 * HOUR)
    assert ask(ferry, ADA, "/digest mutes") == "Nothing is muted."
    _, notice = ferry.wait_for_posts(2)
    assert notice["text"] == (
        "The mute of sport is over: it held back 0 articles. /digest mute sport for 7d mutes it "
        "again."
    )


def test_the_admins_are_told_when_a_mute_of_every_channel_ends(tmp_path: Path) -> None:
    with newsroom(tmp_path, admin_channel="general") as room:
        room.start()
        ask(room, ADA, '/digest mute "Pier 1" everywhere for 1h')
        room.drop("1.txt", numbered(1))
        room.drop("2.txt", numbered(2))
        room.wait_for_posts(1)
        room.stop()
        room.ahead += 2 * HOUR
        room.workspace.clock.advance(2 * HOUR.total_seconds())
        room.start()
        (notice,) = room.wait_for_posts(1, "general")
        assert notice["text"] == (
            'The mute of "Pier 1" is over: it held back 1 article. /digest mute "Pier 1" for 7d '
            "everywhere mutes it again."
        )
        assert len(room.posts()) == 1


def test_a_mute_renewed_before_its_end_is_announced_goes_on(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    first = replace(mute("topic", "sport"), until=NOON)
    store.mutes.save(first)
    assert store.mutes.expired(NOON) == (first,)
    store.mutes.save(replace(first, until=NOON + HOUR))
    store.mutes.end(first, expiry_notices(first, 0, ["C0NEWS0001"], "/digest"), NOON)
    assert store.outbox.due(NOON, 9) == ()
    assert len(store.mutes.active(NOON)) == 1
    store.close()


def test_mutes_are_listed_with_buttons_that_end_them(ferry: Newsroom) -> None:
    ask(ferry, ADA, "/digest mute sport everywhere")
    ask(ferry, ADA, "/digest mutes")
    listed = ferry.workspace.ephemerals(ADA)[-1]
    row = next(block for block in listed["blocks"] if block["type"] == "actions")
    ferry.workspace.press(ADA, "news", listed["ts"], row["elements"][0]["action_id"])
    ferry.workspace.wait_for(
        lambda _: "sport is posted again" in ferry.workspace.ephemerals(ADA)[-1]["text"], PATIENCE
    )
    assert ask(ferry, ADA, "/digest mutes") == "Nothing is muted."
