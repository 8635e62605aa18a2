"""What the newsrooms hold: articles of our own, and what happens to them, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.models import Caller, Mute, NewPost, Quiet, Routing, Schedule, Subscription
from tests.campaigns.noninterference.newsroom import (
    ATTIC,
    DESK,
    INSIDE,
    MEMBER,
    NEWS,
    ROOT,
    SPORT,
    VAULT,
    Newsroom,
    Private,
    Step,
)
from tests.store.shelf import TRANSPORT, article, pair

PUBLIC_WORDS = ("harbour", "timetable", "lantern")
SECRET_WORDS = ("zephyrine", "obelisk", "quarrel")
PUBLIC_TOPICS = ("sport", "science", "harbour-works", "parks", "dry-docks")
SECRET_TOPICS = ("secret", "dossier", "sporran")
PUBLIC_SOURCES = ("Tull Courier", "Gull Gazette", "Marrow Post")
SECRET_SOURCES = ("Secret Wire", "Secret Weekly", "Tull Confidential")
PUBLIC_PEOPLE = ("Ines Calder", "Bo Lind", "Odo Lark")
SECRET_PEOPLE = ("Vera Quill", "Ines Quarles")
HIDDEN_CROWD = 1_100  # more hits than a search looks at, and more entries than a log is read back
_SLOT = Schedule(times=(time(8, 30),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article to be written. Two with the same ``body`` are the same story."""

    number: int
    source: str
    topics: Sequence[str]
    words: str
    speaker: str = "Ines Calder"
    head: str = ""
    above: str = ""
    body: int | None = None

    def text(self) -> str:
        """The text of its seed."""
        story = self.number if self.body is None else self.body
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=story % 50)
        odd = " ".join(f"berth{story}x{each}" for each in range(40))
        return (
            f"title: {self.words.title()} at berth {self.number}\npublished: {day:%Y-%m-%d}\n"
            f"source: {self.source}\ntopics: {', '.join(self.topics)}\n{self.head}\n\n"
            f"{self.above}"
            f"The {self.words} at berth {story} is to be rebuilt, the board of Marrow Bay said. It "
            f"named {odd}.\n\n“We asked {story + 400} people about the {self.words}, and most "
            f"agreed,” said {self.speaker}, who chairs the board.\n\nThe works take {story + 2} "
            "months.\n"
        )


def reads(name: str, draft: Draft) -> Step:
    """A step that reads a file."""
    return lambda room: room.read(name, draft.text())


def subscribes(*subscriptions: Subscription) -> Step:
    return lambda room: room.store.subscriptions.add(subscriptions)


def id_of(room: Newsroom, path: str) -> str:
    """The ID of the article in a file."""
    with room.store._connections.reading() as connection:
        row = connection.execute("SELECT id FROM articles WHERE path = ?", [path]).fetchone()
    return str(row["id"])


def _crowd(room: Newsroom) -> None:
    """Many small articles in one roundup of the private channel, with words that are public, too.

    They are dated after all others.
    """
    day = datetime(2026, 2, 27, tzinfo=UTC)
    batch = [
        pair(
            article(f"crowd{each}.txt", f"A harbour lantern, obelisk{each}.", published=day),
            TRANSPORT,
        )
        for each in range(HIDDEN_CROWD)
    ]
    saved = room.store.articles.save(batch, room.time)
    ids = tuple(each.article_id for each in saved)
    post = NewPost(key="crowd", channel=DESK, kind="roundup", article_ids=ids)
    room.store.routing.save(Routing(posts=(post,)), ids, room.time)
    room.work()


def _log_crowd(room: Newsroom) -> None:
    """Many entries in the log about what is private."""
    with room.store._connections.writing() as connection:
        connection.executemany(
            'INSERT INTO audit_log (at, act, "user", name, detail) VALUES (?, ?, ?, ?, ?)',
            [
                (room.time.isoformat(timespec="microseconds"), *entry)
                for number in range(HIDDEN_CROWD)
                for entry in [
                    ("fix", INSIDE, "inside", f"{id_of(room, 's1.txt')} fact 1 {number}")
                    if number % 2
                    else ("pause", INSIDE, "inside", DESK)
                ]
            ],
        )


def _refuse(room: Newsroom, channel: str, names: Sequence[str]) -> None:
    """Have Slack refuse posts of what is in these files."""
    room.slack.refusing.add(channel)
    for name in names:
        post = NewPost(key=f"x{name}", channel=channel, article_ids=(id_of(room, name),))
        room.store.outbox.enqueue([post], room.time)
    room.work()
    room.slack.refusing.clear()


def _follows(address: str, draft: Draft) -> Step:
    return lambda room: room.follow(address, draft.text())


def _held(name: str, draft: Draft) -> Step:
    return reads(name, replace(draft, above="EMBARGOED UNTIL AFTER THE MEETING\n\n"))


def _unrouted(name: str, draft: Draft) -> Step:
    return lambda room: room.read(name, draft.text(), routed=False)


def _back_off(room: Newsroom) -> None:
    until = room.time + timedelta(days=1)
    room.store.backoffs.back_off(DESK, room.time, until, "is_archived")


def _quiet(room: Newsroom) -> None:
    room.quiet = (Quiet(channel=ATTIC, start=time(0), end=time(0)),)


def _public_decisions(room: Newsroom) -> None:
    """Mutes, a report and other acts in the open."""
    now = room.time
    for what, channel, kind in (("Odo Lark", NEWS, "person"), ("dry dock", None, "phrase")):
        room.store.mutes.save(
            Mute(what=what, channel=channel, until=None, by=ROOT, since=now, kind=kind)  # type: ignore[arg-type]
        )
    room.store.audit.record("mute", ROOT, "root", f'person:"Odo Lark" in {NEWS}', now)
    room.store.audit.record("report", MEMBER, "member", f"{id_of(room, 'p2.txt')} wrong", now)


def _pause_everywhere(room: Newsroom) -> None:
    room.dispatcher().answer(_root(), "pause everywhere")


def _root() -> Caller:
    return Caller(user=ROOT, channel=NEWS, name="root")


def _public(number: int, source: str, topics: Sequence[str], **others: object) -> Step:
    words = PUBLIC_WORDS[number % 3]
    return reads(
        f"p{number}.txt",
        Draft(number=number, source=source, topics=topics, words=words, **others),  # type: ignore[arg-type]
    )


def _secret(number: int, source: str, topics: Sequence[str], **others: object) -> Private:
    words = f"{SECRET_WORDS[number % 3]} {PUBLIC_WORDS[number % 3]}"
    return Private(
        reads(
            f"s{number}.txt",
            Draft(
                number=number + 100,
                source=source,
                topics=topics,
                **{"words": words, "speaker": SECRET_PEOPLE[number % 2], **others},  # type: ignore[arg-type]
            ),
        )
    )


def everything() -> list[Step | Private]:
    """Steps with every kind of private content, before, between and after what is public."""
    courier, gull, marrow = PUBLIC_SOURCES
    wire, weekly, confidential = SECRET_SOURCES
    return [
        subscribes(
            Subscription(channel=NEWS, topic="harbour-works"),
            Subscription(channel=NEWS, source=courier),
            Subscription(channel=SPORT, topic="sport", schedule=_SLOT),
        ),
        _public(0, courier, ["harbour-works"]),
        Private(
            subscribes(
                Subscription(channel=DESK, source=wire),
                Subscription(channel=DESK, topic="dossier"),
                Subscription(channel=VAULT, source=weekly, schedule=_SLOT),
                Subscription(channel=ATTIC, topic="harbour-works"),
                Subscription(channel=ATTIC, source=marrow),
            )
        ),
        # the private article comes first and gives a topic its name
        _secret(1, wire, ["secret", "PARKS!", "sporran"]),
        *(_public(each, courier, ["harbour-works"]) for each in range(1, 10)),
        *(_public(each, gull, ["parks", "sport"]) for each in range(10, 13)),
        _public(13, gull, ["parks"], speaker="Bo Lind"),  # posted nowhere
        _secret(2, weekly, ["secret", "parks"]),  # waits for a private roundup only
        _secret(3, wire, ["dossier", "dry-docks"], speaker="Ines Calder"),
        _secret(4, confidential, ["dossier"]),
        # the same text: first in private, then from two papers in public
        _secret(5, wire, ["secret"], body=500),
        _public(14, courier, ["harbour-works"], body=500),
        _public(15, marrow, ["harbour-works"], body=500),
        # the same text: first in public, then in private, then in public again
        _public(16, courier, ["harbour-works"], body=501),
        _secret(6, wire, ["secret"], body=501),
        _public(17, marrow, ["harbour-works"], body=501),
        lambda room: room.remove("p16.txt"),
        # the same text in private, then nowhere
        _secret(7, wire, ["secret"], body=502),
        _public(18, gull, ["parks"], body=502),
        _public_decisions,
        # kept out of the only channel that it is for
        Private(lambda room: room.type('mute person:"Ines Quarles"')),
        _secret(8, wire, ["secret"], speaker="Ines Quarles"),
        # kept out of a public channel, and posted in a private one
        _public(19, courier, ["harbour-works"], speaker="Odo Lark"),
        _public(20, courier, ["parks"], speaker="Odo Lark", head="url: https://tull.example/20"),
        # revised, fixed and retracted in private
        _secret(9, wire, ["secret"]),
        _secret(9, wire, ["secret", "dossier"], speaker="Vera Quill", words="obelisk quarrel"),
        Private(lambda room: room.type(f"fix {id_of(room, 's3.txt')} quote 1 by Bo Lind")),
        Private(lambda room: room.type(f"retract {id_of(room, 's4.txt')} obelisk")),
        Private(lambda room: room.type(f"report {id_of(room, 's3.txt')} quarrel")),
        Private(lambda room: room.type("mute sport")),
        Private(lambda room: room.type('mute source:"Tull Courier"')),
        Private(lambda room: room.type("subscribe secret daily 09:00")),
        Private(_crowd),
        Private(_log_crowd),
        lambda room: _refuse(room, NEWS, ["p3.txt"]),
        Private(lambda room: _refuse(room, DESK, [f"s{each}.txt" for each in (1, 3, 5, 6, 7)])),
        Private(lambda room: _refuse(room, ATTIC, [f"p{each}.txt" for each in range(1, 9)])),
        Private(_back_off),
        Private(_quiet),
        # what can't be read, and what is embargoed
        lambda room: room.fail("broken.txt", "It cannot be read."),
        Private(lambda room: room.fail("s1.txt", "zephyrine cannot be read.")),
        _follows(
            "https://tull.example/feed",
            Draft(number=40, source=courier, topics=["sport"], words="quay"),
        ),
        Private(
            _follows(
                "https://secret.example/feed",
                Draft(number=41, source=wire, topics=["secret"], words="quarrel"),
            )
        ),
        reads(
            "open.txt",
            Draft(
                number=30,
                source=courier,
                topics=["sport"],
                words="pier",
                head="embargo: 2099-01-01",
            ),
        ),
        Private(
            reads(
                "shut.txt",
                Draft(
                    number=31,
                    source=wire,
                    topics=["secret"],
                    words="obelisk",
                    head="embargo: 2098-01-01",
                ),
            )
        ),
        # held by their words alone; one of them is released
        *(
            step
            for number, name in ((32, "freed.txt"), (33, "held.txt"))
            for step in (
                _held(name, Draft(number=number, source=courier, topics=["sport"], words="pier")),
                Private(
                    _held(
                        f"s{name}",
                        Draft(number=number + 100, source=wire, topics=["secret"], words="obelisk"),
                    )
                ),
            )
        ),
        lambda room: room.release("freed.txt"),
        Private(lambda room: room.release("sfreed.txt")),
        Private(lambda room: room.type("pause")),
        _pause_everywhere,
        _public(21, courier, ["harbour-works"]),
        _secret(10, wire, ["secret"]),
        # between the moment when an article is stored and the one when it is routed
        _unrouted("p22.txt", Draft(number=22, source=courier, topics=["sport"], words="lantern")),
        Private(
            _unrouted(
                "s11.txt",
                Draft(number=111, source=wire, topics=["secret"], words="zephyrine lantern"),
            )
        ),
    ]
