"""Who may do what, and who sees what: every kind of caller, every command, every way to ask."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.dispatch import Dispatcher
from bot.commands.syntax import GUIDES
from bot.errors import CommandError, SlackError
from bot.models import Caller, LastSweep, Mute, NewPost, Pause, Routing, Subscription, Topic
from bot.models.reply import Reply
from bot.rules.permissions import Admins, Member, View, may_administer
from bot.slack.render.replies import reply_messages
from bot.store import Store
from tests.support.desks import answers
from tests.support.people import ADMIN, FULL, OUTSIDE, People
from tests.support.samples import FERRY, NOON, numbered, read_text
from tests.support.stores import new_store

NEWS, DESK = "C0NEWS0001", "C0DESK0001"  # a public channel and a private one
INSIDE, ELSEWHERE, GUEST, ROOT = "U0INSIDE00", "U0ELSE0000", "U0GUEST000", "U0ROOT0000"
SECRET = "Ferry to Pier 2"
OUTSIDE_ADMIN = Member(full=False, runs=True)

# who: what Slack says of them, and whether they may steer where they are not named
CALLERS = {
    "member": (FULL, False),
    "admin or owner": (ADMIN, True),
    "guest": (OUTSIDE, False),
    "bot, gone, or of another workspace": (OUTSIDE, False),
    "admin of another workspace": (OUTSIDE_ADMIN, False),
}
NAMED = {
    "not named": (Admins(), None),
    "by id": (Admins(ids=("U0",)), True),
    "others by id": (Admins(ids=("U1",)), None),
    "by group": (Admins(group="S0"), True),
    "not in the group": (Admins(group="S1"), None),
    "alone by id": (Admins(ids=("U0",), workspace=False), True),
    "others alone": (Admins(ids=("U1",), group="S1", workspace=False), False),
}
STEERING = [name for name, guide in GUIDES.items() if guide.admin]
LOOKING = [name for name, guide in GUIDES.items() if not guide.admin]


def typed(given: Dispatcher, caller: Caller, words: str) -> Reply:
    return given.answer(caller, words)


def pressed(given: Dispatcher, caller: Caller, words: str) -> Reply:
    """A button, in an answer of now or of last year."""
    return given.press(caller, "do", words)


def turned(given: Dispatcher, caller: Caller, words: str) -> Reply:
    """A button that turns a page or shares, as nobody was ever given it."""
    return given.press(caller, "after", f"0 {words}")


def shared(given: Dispatcher, caller: Caller, words: str) -> Reply:
    return given.press(caller, "share", f"0 {words}")


SURFACES: list[Callable[[Dispatcher, Caller, str], Reply]] = [typed, pressed, turned, shared]


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("named", NAMED)
def test_who_may_steer(who: str, named: str) -> None:
    (member, runs), (admins, naming) = CALLERS[who], NAMED[named]
    people = People(members={"U0": member}, groups={"S0": frozenset({"U0"}), "S1": frozenset()})
    wanted = member.full and (runs if naming is None else naming)
    assert may_administer("U0", admins, people) is wanted


def test_where_slack_does_not_tell_nobody_steers() -> None:
    with pytest.raises(SlackError):
        may_administer("U0", Admins(ids=("U0",)), People(silent=True))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An article in a public channel, one in a private one, and one that stands nowhere."""
    with closing(new_store(tmp_path / "store.db")) as opened:
        batch = [
            read_text(tmp_path, f"{name}.txt", text)
            for name, text in (("a", FERRY), ("b", numbered(2)), ("c", numbered(3)))
        ]
        topics = (Topic(slug="sport", label="Sport"),)
        batch = [(article, replace(digest, topics=topics)) for article, digest in batch]
        ids = [saved.article_id for saved in opened.articles.save(batch, NOON)]
        opened.routing.save(Routing(), ids, NOON)
        for number, channel in enumerate((NEWS, DESK)):
            post = NewPost(key=channel, channel=channel, article_ids=(ids[number],))
            opened.outbox.enqueue([post], NOON)
            opened.outbox.start(number + 1, NOON)
            opened.outbox.sent(number + 1, f"{number}.5")
        opened.subscriptions.add([Subscription(channel=each, topic=None) for each in (NEWS, DESK)])
        opened.pauses.save(Pause(channel=DESK, until=None, by=INSIDE, since=NOON))
        opened.mutes.save(Mute(what="sport", channel=DESK, until=None, by=INSIDE, since=NOON))
        opened.audit.record("mute", INSIDE, "inside", f"sport in {DESK}", NOON)
        opened.status.save_sweep(LastSweep(at=NOON, files=3, interval=2.0, events=True))
        yield opened


def people() -> People:
    return People(
        members={ROOT: ADMIN, INSIDE: ADMIN, GUEST: OUTSIDE},
        private={DESK: frozenset({INSIDE, GUEST})},
    )


def caller(user: str, channel: str = NEWS) -> Caller:
    return Caller(user=user, channel=channel, name=user.lower())


def ids(store: Store) -> list[str]:
    """The ids of the article in public, of that in private, and of that which stands nowhere."""
    found = {stored.article.path: stored.id for stored in store.articles.latest(3)}
    return [found[path] for path in ("a.txt", "b.txt", "c.txt")]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", STEERING)
@pytest.mark.parametrize("user", [ELSEWHERE, GUEST])
def test_who_may_not_steer_is_refused_by_every_way_to_ask(
    store: Store, user: str, name: str, surface: Callable[[Dispatcher, Caller, str], Reply]
) -> None:
    given = answers(store, people=people())
    before = (
        store.subscriptions.all(),
        store.mutes.active(NOON),
        store.pauses.active(NOON),
        store.posts.of_article(name),
    )
    for example in GUIDES[name].examples:
        with pytest.raises(CommandError, match=r"^(Only admins may|This button does nothing)"):
            surface(given, caller(user), example)
    assert before == (
        store.subscriptions.all(),
        store.mutes.active(NOON),
        store.pauses.active(NOON),
        store.posts.of_article(name),
    )
    refusals = [(act.user, act.detail) for act in store.audit.entries(50) if act.act == "refused"]
    assert refusals == ([(user, name)] if surface in (typed, pressed) else [])


@pytest.mark.parametrize("name", STEERING)
def test_an_admin_is_refused_nothing_and_no_more_once_no_admin(store: Store, name: str) -> None:
    who = people()
    given = answers(store, people=who)
    example = GUIDES[name].examples[0]
    assert "Only admins" not in shown(given, caller(ROOT), example)
    assert not [act for act in store.audit.entries(50) if act.act == "refused"]
    who.members = {}
    with pytest.raises(CommandError, match="Only admins may do that"):
        given.answer(caller(ROOT), example)


def test_refusals_do_not_flood_the_log(store: Store) -> None:
    time = [NOON]
    given = answers(store, people=people(), now=lambda: time[0])
    for _ in range(5):
        with pytest.raises(CommandError):
            given.answer(caller(ELSEWHERE), "mutes")
    assert sum(act.act == "refused" for act in store.audit.entries(50)) == 1
    time[0] += timedelta(minutes=1, seconds=1)
    with pytest.raises(CommandError):
        given.answer(caller(ELSEWHERE), "mutes")
    assert sum(act.act == "refused" for act in store.audit.entries(50)) == 2
    assert f"{ELSEWHERE} was refused mutes" in shown(given, caller(ROOT), "log 1")


def shown(given: Dispatcher, who: Caller, words: str) -> str:
    """All that an answer says, or the sentence of a refusal."""
    try:
        messages = reply_messages(given.answer(who, words), command="/digest")
    except CommandError as error:
        return error.sentence
    return "\n".join(f"{each['text']} {each['blocks']}" for each in messages).replace("\\n", "\n")


# who asks, from where: whether they may read what stands in the private channel alone
READERS = {
    "who is in it, from elsewhere": (caller(INSIDE), True),
    "who is in it, from there": (caller(INSIDE, DESK), True),
    "a guest who is in it": (caller(GUEST, DESK), True),
    "a member who is not": (caller(ELSEWHERE), False),
    "an admin who is not": (caller(ROOT), False),
    "a guest elsewhere": (caller("U0GUEST001"), False),
}


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize(
    "words",
    ["search timetable", "search sort:best timetable", "latest", "latest sport", "quotes Calder",
     "search in:quotes asked", "search in:<#C0DESK0001|> timetable", "show {}", "explain {}"],
)  # fmt: skip
def test_what_stands_in_a_private_channel_is_for_those_in_it(
    store: Store, who: str, words: str
) -> None:
    asking, may = READERS[who]
    who_is = people()
    who_is.members = {**who_is.members, "U0GUEST001": OUTSIDE}
    given = answers(store, people=who_is, vocabulary=(Topic(slug="sport", label="Sport"),))
    secret = ids(store)[1]
    said = shown(given, asking, words.format(secret))
    assert (SECRET in said) is may
    assert (secret in said.replace(f"ID {secret}", "")) is may
    if not may:
        assert DESK not in re.sub(r"in:\S+", "", said)  # what was typed may be repeated


@pytest.mark.parametrize("action", ["quotes", "full", "rest"])
def test_buttons_of_a_post_in_a_private_channel_are_for_those_in_it(
    store: Store, action: str
) -> None:
    given = answers(store, people=people())
    rest = [store.articles.latest(1)[0].id] * 15 + [ids(store)[1]]
    roundup = NewPost(key="r", channel=DESK, kind="roundup", article_ids=tuple(rest))
    store.outbox.enqueue([roundup], NOON)
    value = "r" if action == "rest" else ids(store)[1]
    assert given.press(caller(INSIDE, DESK), action, value).parts
    with pytest.raises(CommandError, match="There is no"):
        given.press(caller(ROOT), action, value)


@pytest.mark.parametrize("words", ["subscriptions", "status", "mutes", "log", "explain {}"])
@pytest.mark.parametrize("who", READERS)
def test_nothing_is_said_of_a_channel_that_the_caller_is_not_in(
    store: Store, who: str, words: str
) -> None:
    asking, may = READERS[who]
    who_is = people()
    who_is.members = {**who_is.members, "U0GUEST001": OUTSIDE}
    said = shown(answers(store, people=who_is), asking, words.format(ids(store)[0]))
    assert may or DESK not in said
    if asking.user in (INSIDE, GUEST) and words in ("subscriptions", "status", "explain {}"):
        assert DESK in said or "no digest with the ID" in said


@pytest.mark.parametrize(
    "words",
    ["subscribe sport {}", "unsubscribe all {}", "mute sport {}", "unmute sport {}", "pause {}",
     "resume {}", "repost ID {}"],
)  # fmt: skip
def test_an_admin_steers_no_private_channel_from_outside(store: Store, words: str) -> None:
    given = answers(store, people=people(), vocabulary=(Topic(slug="sport", label="Sport"),))
    typed_words = words.format("<#C0DESK0001|>").replace("ID", ids(store)[0])
    assert "no channel that you are in" in shown(given, caller(ROOT), typed_words)
    assert "no channel that you are in" not in shown(given, caller(INSIDE), typed_words)


def test_what_is_shared_is_what_everybody_there_may_see(store: Store) -> None:
    given = answers(store, people=people())
    assert SECRET in shown(given, caller(INSIDE), "search timetable")
    aloud = given.press(caller(INSIDE), "share", "0 search timetable")
    assert SECRET not in str(aloud)
    assert "Marrow Bay" in str(aloud)
    at_the_desk = given.press(caller(INSIDE, DESK), "share", "0 search timetable")
    assert SECRET in str(at_the_desk)


@pytest.mark.parametrize("aloud", [False, True])
def test_where_slack_does_not_tell_only_this_channel_is_shown(aloud: bool) -> None:
    asking = Caller(user=INSIDE, channel=DESK, name="inside", aloud=aloud)
    view = View(asking, People(silent=True))
    assert (view.shows(DESK), view.shows(NEWS)) == (True, False)
    assert view.reads((NEWS, DESK))
    assert not view.reads(())


def test_a_page_of_hits_is_full_whatever_is_left_out(tmp_path: Path) -> None:
    with closing(new_store(tmp_path / "store.db")) as store:
        batch = [read_text(tmp_path, f"{each}.txt", numbered(each)) for each in range(2, 22)]
        saved = store.articles.save(batch, NOON)
        hidden = [each.article_id for each in saved[5:]]
        store.outbox.enqueue(
            [NewPost(key=each, channel=DESK, article_ids=(each,)) for each in hidden], NOON
        )
        given = answers(store, people=people())
        first = _references(given.answer(caller(ELSEWHERE), "search timetable"))
        assert first == [each.article_id for each in reversed(saved[:5])]
        assert len(_references(given.answer(caller(INSIDE), "search timetable"))) == 6


def _references(given: Reply) -> list[str]:
    return [part.stored.id for part in given.parts if hasattr(part, "stored")]
