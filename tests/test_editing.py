from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.editing import follow, is_muted, route
from bot.models import (
    Article,
    Digest,
    Entry,
    Headline,
    Mute,
    NewPost,
    Post,
    PostKind,
    PostState,
    Retraction,
    Revision,
    Subscription,
    Topic,
)

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SPORT = Topic(slug="sport", label="sport")
SCIENCE = Topic(slug="science", label="science")


def entry(number: int, *topics: Topic) -> Entry:
    return Entry(
        id=f"E{number}",
        article=Article(
            key=f"path:{number}",
            revision=str(number),
            text="Rain fell.",
            path=f"{number}.txt",
            published=DAY + timedelta(days=number),
        ),
        digest=Digest(
            headline=Headline(given="Rain"),
            facts=(),
            quotes=(),
            topics=topics,
            people=(),
            organisations=(),
            language="en",
            reading_minutes=1,
        ),
        first_seen=DAY,
        updated=DAY,
    )


def mute(topic: str, channel: str | None = None) -> Mute:
    return Mute(topic=topic, channel=channel, until=None, by="U1", since=DAY)


EVERYTHING = Subscription(channel="C1")


def routed(
    entries: list[Entry],
    subscriptions: list[Subscription],
    mutes: list[Mute],
    *,
    first_run: bool = False,
    many: int = 20,
) -> list[tuple[str, str]]:
    posts = route(entries, subscriptions, mutes, first_run=first_run, newest=3, many=many)
    return [(post.entry_id, post.channel) for post in posts]


def test_a_channel_gets_what_it_subscribes_to_once() -> None:
    wanted = [EVERYTHING, Subscription(channel="C1", topic="sport")]
    assert routed([entry(1, SPORT)], wanted, []) == [("E1", "C1")]


def test_a_topic_goes_to_its_channel_only() -> None:
    wanted = [EVERYTHING, Subscription(channel="C2", topic="science")]
    assert routed([entry(1, SPORT), entry(2, SCIENCE, SPORT)], wanted, []) == [
        ("E1", "C1"),
        ("E2", "C1"),
        ("E2", "C2"),
    ]


def test_posts_come_oldest_first_whatever_the_order_of_arrival() -> None:
    assert routed([entry(2), entry(1)], [EVERYTHING], []) == [("E1", "C1"), ("E2", "C1")]


@pytest.mark.parametrize(
    ("mutes", "muted"),
    [
        ([], False),
        ([mute("sport")], True),
        ([mute("sport", "C1")], True),
        ([mute("sport", "C2")], False),
        ([mute("science")], False),
    ],
)
def test_a_mute_of_any_topic_silences_the_article_in_its_channel(
    mutes: list[Mute], muted: bool
) -> None:
    assert is_muted(entry(1, SPORT, Topic(slug="x", label="x")), "C1", mutes) is muted
    assert routed([entry(1, SPORT)], [EVERYTHING], mutes) == ([] if muted else [("E1", "C1")])


def test_a_first_run_posts_the_newest_and_says_so_on_the_last() -> None:
    entries = [entry(number) for number in (5, 1, 4, 2, 3)]
    posts = route(entries, [EVERYTHING], [], first_run=True, newest=3, many=20)
    assert [post.entry_id for post in posts] == ["E3", "E4", "E5"]
    assert [post.note for post in posts] == [
        None,
        None,
        "First run: the newest 3 are posted; 2 older articles are stored and can be searched.",
    ]


def test_each_channel_gets_the_newest_that_it_wants_and_is_told_of_the_rest() -> None:
    entries = [entry(number, SPORT) for number in (1, 2, 3, 4)]
    entries += [entry(number) for number in (5, 6, 7, 8)]
    wanted = [EVERYTHING, Subscription(channel="C2", topic="sport")]
    posts = route(entries, wanted, [mute("sport", "C1")], first_run=True, newest=3, many=20)
    assert [(post.entry_id, post.channel, post.note) for post in posts] == [
        ("E2", "C2", None),
        ("E3", "C2", None),
        (
            "E4",
            "C2",
            "First run: the newest 3 are posted; 1 older article is stored and can be searched.",
        ),
        ("E6", "C1", None),
        ("E7", "C1", None),
        (
            "E8",
            "C1",
            "First run: the newest 3 are posted; 1 older article is stored and can be searched.",
        ),
    ]


def test_many_at_once_are_treated_like_a_first_run() -> None:
    entries = [entry(number) for number in range(10)]
    assert len(routed(entries, [EVERYTHING], [], many=10)) == 10
    assert len(routed(entries, [EVERYTHING], [], many=9)) == 3


def test_a_first_run_may_post_nothing() -> None:
    assert route([entry(1)], [EVERYTHING], [], first_run=True, newest=0, many=20) == ()


def test_the_key_of_a_post_is_the_same_whenever_it_is_routed() -> None:
    first = route([entry(1)], [EVERYTHING], [], first_run=False, newest=3, many=20)
    again = route([entry(1), entry(2)], [EVERYTHING], [], first_run=False, newest=3, many=20)
    assert first[0].key == again[0].key


def posted(
    number: int, state: PostState = "sent", kind: PostKind = "digest", of: int | None = None
) -> Post:
    new = NewPost(key=f"k{number}", channel=f"C{number}", entry_id="E1", kind=kind, of=of)
    return Post(id=number, new=new, state=state, created=DAY, attempted=None, ts=None, error=None)


def revision(
    *posts: Post,
    title: str = "Snow",
    known: bool = False,
    retraction: Retraction | None = None,
) -> Revision:
    """E1 in a new revision whose title was "Rain"; ``known`` is that it was retracted."""
    now = entry(1)
    new = replace(now.digest, headline=Headline(given=title))
    return Revision(
        entry=replace(now, digest=new, retraction=retraction),
        before=now.digest,
        text=now.article.text,
        retracted=known,
        posts=posts,
    )


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("due", []),
        ("sending", ["edit", "reply"]),
        ("sent", ["edit", "reply"]),
        ("failed", []),
        ("dropped", []),
    ],
)
def test_a_message_that_may_stand_in_a_channel_is_edited_and_told(
    state: PostState, kinds: list[PostKind]
) -> None:
    following = follow(revision(posted(1, state)))
    assert [(post.kind, post.of, post.channel) for post in following.posts] == [
        (kind, 1, "C1") for kind in kinds
    ]
    assert following.corrected


def test_every_message_that_holds_the_article_follows() -> None:
    keys = [post.key for post in follow(revision(posted(1), posted(2))).posts]
    assert keys == ["k1:edit:0", "k1:reply:0", "k2:edit:0", "k2:reply:0"]


def test_a_change_that_does_not_matter_is_edited_in_silence() -> None:
    following = follow(revision(posted(1), title="Rain"))
    assert [post.kind for post in following.posts] == ["edit"]
    assert not following.corrected


def test_a_later_revision_has_edits_of_its_own_and_its_replies_are_not_edited() -> None:
    posts = (posted(1), posted(2, "dropped", "edit", 1), posted(3, "sent", "reply", 1))
    assert [post.key for post in follow(revision(*posts)).posts] == ["k1:edit:1", "k1:reply:1"]


def test_an_edit_keeps_what_was_said_with_the_post() -> None:
    post = posted(1)
    noted = replace(post, new=replace(post.new, reason="reposted by ada", note="3 more"))
    edit, reply = follow(revision(noted)).posts
    assert (edit.reason, edit.note) == ("reposted by ada", "3 more")
    assert (reply.reason, reply.note) == (None, None)
    assert [(change.was, change.now) for change in reply.changes] == [("Rain", "Snow")]


@pytest.mark.parametrize(
    ("retraction", "known", "note", "changes"),
    [
        (Retraction(at=DAY, reason="It is false."), False, "is retracted: It is false.", 0),
        (Retraction(at=DAY, by="ada", reason="Old."), False, "is retracted by ada: Old.", 0),
        (Retraction(at=DAY), False, "is retracted: no reason is given.", 0),
        (None, True, "is no longer retracted.", 1),
    ],
)
def test_a_retraction_is_told_instead_of_what_changed(
    retraction: Retraction | None, known: bool, note: str, changes: int
) -> None:
    following = follow(revision(posted(1), known=known, retraction=retraction))
    edit, reply = following.posts
    assert edit.kind == "edit"
    assert (reply.note, len(reply.changes)) == (f"This article {note}", changes)
    assert following.corrected is bool(changes)


def test_what_is_retracted_already_is_edited_in_silence() -> None:
    following = follow(revision(posted(1), known=True, retraction=Retraction(at=DAY)))
    assert [post.kind for post in following.posts] == ["edit"]


def test_what_is_retracted_is_not_posted_and_not_counted_as_passed_over() -> None:
    retracted = replace(entry(9), retraction=Retraction(at=DAY))
    routed = route([entry(1), retracted], [EVERYTHING], [], first_run=True, newest=1, many=20)
    assert [(post.entry_id, post.note) for post in routed] == [("E1", None)]
