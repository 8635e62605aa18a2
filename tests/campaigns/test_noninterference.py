"""Whoever isn't in a private channel is answered as if it held nothing."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.models import Subscription
from tests.campaigns.noninterference.compare import Outcome, answer, campaign, compare, words_of
from tests.campaigns.noninterference.content import (
    PUBLIC_PEOPLE,
    PUBLIC_WORDS,
    SECRET_PEOPLE,
    SECRET_TOPICS,
    SECRET_WORDS,
    Draft,
    everything,
    id_of,
    reads,
    subscribes,
)
from tests.campaigns.noninterference.newsroom import (
    DESK,
    INSIDER,
    NEWS,
    OUTSIDERS,
    Newsroom,
    Private,
    Step,
    pair,
)
from tests.campaigns.noninterference.questions import Question, looking
from tests.support.examples import examples

MEMBER = OUTSIDERS[:1]
OFTEN = ("topics", "latest", "explain", "status", "search")


def asks(name: str, *words: str) -> list[Question]:
    return [Question(kind="command", name=name, words=each) for each in words]


@pytest.mark.slow
def test_outsiders_are_answered_the_same_whatever_private_channels_hold(tmp_path: Path) -> None:
    with pair(tmp_path, everything()) as made:
        for name, sources in (("p14.txt", 3), ("p17.txt", 3), ("p18.txt", 2)):
            assert len(made.second.store.duplicates.story(id_of(made.second, name))) == sources
        assert any(each.hold for each in made.first.store.embargoes.all())
        outcome = campaign(made, 0.002, Random(1))
    assert outcome.differences == []
    assert len(outcome.asked) > 40
    assert outcome.asked.total() > 900
    assert outcome.noticed > 20  # those inside do see what is there


def test_a_private_channel_has_no_topics_names_or_stories_for_others(tmp_path: Path) -> None:
    """The leaks that there were: in `topics`, in a suggestion, in `latest` and in `explain`."""
    wire, courier = "Secret Wire", "Tull Courier"
    steps: list[Step | Private] = [
        subscribes(Subscription(channel=NEWS, source=courier)),
        Private(subscribes(Subscription(channel=DESK, source=wire))),
        reads("p0.txt", Draft(number=0, source=courier, topics=["sport"], words="pier")),
        Private(reads("s1.txt", Draft(number=1, source=wire, topics=["secret"], words="quay"))),
        Private(
            reads("s2.txt", Draft(number=2, source=wire, topics=["secret"], words="lock", body=9))
        ),
        reads("p3.txt", Draft(number=3, source=courier, topics=["sport"], words="lock", body=9)),
    ]
    with pair(tmp_path, steps) as made:
        ids = [id_of(made.second, name) for name in ("p0.txt", "s1.txt", "s2.txt", "p3.txt")]
        asked = [
            *asks("topics", ""),
            *asks("latest", "secrt", "secret", "nosuch", "sport"),
            *asks("explain", *ids),
        ]
        outcome = Outcome()
        compare(made, asked, OUTSIDERS, outcome)
    assert outcome.differences == []


def test_what_is_held_read_or_stuck_for_a_private_channel_shows_to_nobody_else(
    tmp_path: Path,
) -> None:
    """`release`, `log`, `rescan` and what fails, in `status` and on the Home."""
    wire, courier, above = "Secret Wire", "Tull Courier", "EMBARGOED UNTIL THE MEETING\n\n"

    def held(name: str, number: int, source: str) -> Step:
        draft = Draft(number=number, source=source, topics=["parks"], words="pier", above=above)
        return reads(name, draft)

    secret = Draft(number=1, source=wire, topics=["secret"], words="quay")
    steps: list[Step | Private] = [
        subscribes(Subscription(channel=NEWS, source=courier)),
        Private(subscribes(Subscription(channel=DESK, source=wire))),
        reads("p0.txt", Draft(number=0, source=courier, topics=["sport"], words="pier")),
        held("open.txt", 2, courier),
        held("freed.txt", 3, courier),
        lambda room: room.release("freed.txt"),
        Private(held("shut.txt", 4, wire)),
        Private(held("out.txt", 5, wire)),
        Private(lambda room: room.release("out.txt")),
        Private(held("gone.txt", 6, wire)),
        Private(lambda room: room.release("gone.txt")),
        Private(lambda room: room.remove("gone.txt")),
        Private(reads("s1.txt", secret)),
        Private(lambda room: room.fail("s1.txt", "It cannot be read.")),
        Private(lambda room: room.follow("https://secret.example/feed", secret.text())),
        Private(lambda room: room.fail("secret.example.feeds.txt", "Line 2 is no address.")),
        Private(lambda room: room.get_stuck(DESK)),
    ]
    with pair(tmp_path, steps) as made:
        holds = words_of(made).holds
        assert len(holds) == 5
        asked = [
            Question(kind="home", name="Home"),
            *asks("status", ""),
            *asks("rescan", "", "all"),
            *asks("log", "50"),
            *asks("release", *holds),
            *asks("log", "50"),
        ]
        outcome = Outcome()
        compare(made, asked, OUTSIDERS, outcome)
        assert outcome.differences == []
        inside = made.second.dispatcher()
        for words, shown in (
            ("status", "Not posting what is due"),
            ("rescan all", "s1.txt: It says nothing."),
            ("log 90", "gone.txt"),
            (f"release {id_of_hold(made.second, 'shut.txt')}", "Released "),
        ):
            answered = answer(inside, INSIDER, Question(kind="command", name=words))
            assert shown in answered, words


def id_of_hold(room: Newsroom, path: str) -> str:
    """The ID of the words that hold a file's article."""
    (held,) = (each for each in room.store.embargoes.all() if each.path == path)
    return held.hold or ""


def _article(number: int, shape: tuple[str, list[str], str, str, int | None]) -> Draft:
    source, topics, words, speaker, body = shape
    return Draft(
        number=number, source=source, topics=topics, words=words, speaker=speaker, body=body
    )


# What a private channel wants and no public one does
hidden = st.tuples(
    st.sampled_from(("Secret Wire", "Secret Weekly")),
    st.lists(st.sampled_from((*SECRET_TOPICS, "Parks", "dry docks")), min_size=1, max_size=3),
    st.sampled_from((*SECRET_WORDS, *PUBLIC_WORDS)),
    st.sampled_from((*SECRET_PEOPLE, *PUBLIC_PEOPLE)),
    st.none() | st.integers(500, 502),
)
shown = st.tuples(
    st.sampled_from(("Tull Courier", "Gull Gazette")),
    st.lists(st.sampled_from(("sport", "parks", "harbour works")), min_size=1, max_size=2),
    st.sampled_from(PUBLIC_WORDS),
    st.sampled_from(PUBLIC_PEOPLE),
    st.none() | st.integers(500, 502),
)
acts = st.sampled_from(
    (
        "mute sport",
        'mute source:"Tull Courier"',
        "pause",
        "resume",
        "subscribe secret daily 09:00",
        "unsubscribe secret",
        "fix {} quote 1 by Bo Lind",
        "retract {} wrong",
        "report {} wrong",
        "repost {}",
    )
)


@pytest.mark.slow
@examples(12, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # each example takes a second
@given(
    contents=st.lists(
        st.tuples(st.just("s"), hidden) | st.tuples(st.just("p"), shown) | acts, max_size=10
    ),
    choice=st.integers(0, 2**32),
)
def test_outsiders_are_answered_the_same_with_any_private_content(
    contents: Sequence[str | tuple[str, tuple[str, list[str], str, str, int | None]]], choice: int
) -> None:
    steps: list[Step | Private] = [
        subscribes(
            Subscription(channel=NEWS, topic="harbour-works"),
            Subscription(channel=NEWS, topic="sport"),
            Subscription(channel=NEWS, source="Tull Courier"),
        ),
        Private(
            subscribes(
                Subscription(channel=DESK, source="Secret Wire"),
                Subscription(channel=DESK, source="Secret Weekly"),
            )
        ),
        reads("p.txt", Draft(number=99, source="Gull Gazette", topics=["parks"], words="pier")),
        Private(
            reads("s.txt", Draft(number=98, source="Secret Wire", topics=["secret"], words="pier"))
        ),
    ]
    for number, each in enumerate(contents):
        if isinstance(each, str):
            steps.append(Private(_insider(each)))
        elif each[0] == "s":
            steps.append(Private(reads(f"s{number}.txt", _article(number + 100, each[1]))))
        else:
            steps.append(reads(f"p{number}.txt", _article(number, each[1])))
    with tempfile.TemporaryDirectory() as folder, pair(Path(folder), steps) as made:
        every = list(looking(words_of(made)))
        often = [each for each in every if each.name in OFTEN and each.kind == "command"]
        random = Random(choice)
        outcome = Outcome()
        compare(made, [*random.sample(often, 12), *random.sample(every, 12)], OUTSIDERS, outcome)
    assert outcome.differences == []


def _insider(words: str) -> Step:
    """A step of somebody in the private channel, about its first article."""

    def act(room: Newsroom) -> None:
        with suppress(CommandError):  # what is so already is refused
            room.type(words.format(id_of(room, "s.txt")))

    return act
