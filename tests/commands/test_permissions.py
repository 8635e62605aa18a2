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
from tests.support.dispatching import make_dispatcher
from tests.support.people import ADMIN, FULL, OUTSIDE, People
from tests.support.samples import FERRY, NOON, numbered, read_text
from tests.support.stores import open_store

NEWS, PRIVATE = "C0NEWS0001", "C0DESK0001"  # a public channel and a private one
INSIDE, ELSEWHERE, GUEST, ROOT = "U0INSIDE00", "U0ELSE0000", "U0GUEST000", "U0ROOT0000"
STRANGER = "U0GUEST001"  # a guest who is in neither channel
SECRET = "Ferry to Pier 2"
OUTSIDE_ADMIN = Member(full=False, runs=True)

# what Slack says of somebody, and whether they are an admin if the settings name nobody
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
ADMIN_COMMANDS = [name for name, guide in GUIDES.items() if guide.admin]


def typed(dispatcher: Dispatcher, caller: Caller, words: str) -> Reply:
    return dispatcher.answer(caller, words)


def pressed(dispatcher: Dispatcher, caller: Caller, words: str) -> Reply:
    """Press a button of an answer, however old it is."""
    return dispatcher.press(caller, "do", words)


def turned(dispatcher: Dispatcher, caller: Caller, words: str) -> Reply:
    """Press a button that turns pages, with a value that the bot never uses."""
    return dispatcher.press(caller, "after", f"0 {words}")


def shared(dispatcher: Dispatcher, caller: Caller, words: str) -> Reply:
    return dispatcher.press(caller, "share", f"0 {words}")


SURFACES: list[Callable[[Dispatcher, Caller, str], Reply]] = [typed, pressed, turned, shared]


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("named", NAMED)
def test_who_may_use_admin_commands(who: str, named: str) -> None:
    (member, runs), (admins, naming) = CALLERS[who], NAMED[named]
    people = People(members={"U0": member}, groups={"S0": frozenset({"U0"}), "S1": frozenset()})
    wanted = member.full and (runs if naming is None else naming)
    assert may_administer("U0", admins, people) is wanted


def test_nobody_is_an_admin_while_slack_does_not_answer() -> None:
    with pytest.raises(SlackError):
        may_administer("U0", Admins(ids=("U0",)), People(silent=True))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three articles: posted in a public channel, in a private channel, and nowhere."""
    with closing(open_store(tmp_path / "store.db")) as opened:
        batch = [
            read_text(tmp_path, f"{name}.txt", text)
            for name, text in (("a", FERRY), ("b", numbered(2)), ("c", numbered(3)))
        ]
        topics = (Topic(slug="sport", label="Sport"),)
        batch = [(article, replace(digest, topics=topics)) for article, digest in batch]
        ids = [saved.article_id for saved in opened.articles.save(batch, NOON)]
        opened.routing.save(Routing(), ids, NOON)
        for number, channel in enumerate((NEWS, PRIVATE)):
            post = NewPost(key=channel, channel=channel, article_ids=(ids[number],))
            opened.outbox.enqueue([post], NOON)
            opened.outbox.start(number + 1, NOON)
            opened.outbox.sent(number + 1, f"{number}.5")
        opened.subscriptions.add(
            [Subscription(channel=each, topic=None) for each in (NEWS, PRIVATE)]
        )
        opened.pauses.save(Pause(channel=PRIVATE, until=None, by=INSIDE, since=NOON))
        opened.mutes.save(Mute(what="sport", channel=PRIVATE, until=None, by=INSIDE, since=NOON))
        opened.audit.record("mute", INSIDE, "inside", f"sport in {PRIVATE}", NOON)
        opened.status.save_sweep(LastSweep(at=NOON, files=3, interval=2.0, events=True))
        yield opened


def people() -> People:
    return People(
        members={ROOT: ADMIN, INSIDE: ADMIN, GUEST: OUTSIDE, STRANGER: OUTSIDE},
        private={PRIVATE: frozenset({INSIDE, GUEST})},
    )


def caller(user: str, channel: str = NEWS) -> Caller:
    return Caller(user=user, channel=channel, name=user.lower())


def ids(store: Store) -> list[str]:
    """The ids of the articles posted in public, in private and nowhere, in this order."""
    found = {stored.article.path: stored.id for stored in store.articles.latest(3)}
    return [found[path] for path in ("a.txt", "b.txt", "c.txt")]


def decisions(store: Store) -> tuple[object, ...]:
    """All that admin commands change."""
    posts = [store.posts.of_article(each) for each in ids(store)]
    retracted = [each.id for each in store.articles.latest(3) if each.retraction]
    return (
        store.subscriptions.all(),
        store.mutes.active(NOON),
        store.pauses.active(NOON),
        posts,
        retracted,
    )


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", ADMIN_COMMANDS)
@pytest.mark.parametrize("user", [ELSEWHERE, GUEST])
def test_others_are_refused_admin_commands_however_they_ask(
    store: Store, user: str, name: str, surface: Callable[[Dispatcher, Caller, str], Reply]
) -> None:
    dispatcher = make_dispatcher(store, people=people())
    before = decisions(store)
    for example in GUIDES[name].examples:
        with pytest.raises(CommandError, match=r"^(Only admins may|This button does nothing)"):
            surface(dispatcher, caller(user), example)
    assert decisions(store) == before
    refusals = [(act.user, act.detail) for act in store.audit.entries(50) if act.act == "refused"]
    assert refusals == ([(user, name)] if surface in (typed, pressed) else [])


@pytest.mark.parametrize("name", ADMIN_COMMANDS)
def test_admins_are_refused_nothing_until_they_are_no_longer_admins(
    store: Store, name: str
) -> None:
    who = people()
    dispatcher = make_dispatcher(store, people=who)
    example = GUIDES[name].examples[0]
    assert "Only admins" not in shown(dispatcher, caller(ROOT), example)
    assert not [act for act in store.audit.entries(50) if act.act == "refused"]
    who.members = {}
    with pytest.raises(CommandError, match="Only admins may do that"):
        dispatcher.answer(caller(ROOT), example)


def test_refusals_do_not_flood_the_log(store: Store) -> None:
    time = [NOON]
    dispatcher = make_dispatcher(store, people=people(), now=lambda: time[0])
    for _ in range(5):
        with pytest.raises(CommandError):
            dispatcher.answer(caller(ELSEWHERE), "mutes")
    assert sum(act.act == "refused" for act in store.audit.entries(50)) == 1
    time[0] += timedelta(minutes=1, seconds=1)
    with pytest.raises(CommandError):
        dispatcher.answer(caller(ELSEWHERE), "mutes")
    assert sum(act.act == "refused" for act in store.audit.entries(50)) == 2
    assert f"{ELSEWHERE} was refused mutes" in shown(dispatcher, caller(ROOT), "log 1")


def shown(dispatcher: Dispatcher, who: Caller, words: str) -> str:
    """All that an answer says, or the sentence of a refusal."""
    try:
        messages = reply_messages(dispatcher.answer(who, words), command="/digest")
    except CommandError as error:
        return error.sentence
    return "\n".join(f"{each['text']} {each['blocks']}" for each in messages).replace("\\n", "\n")


# who asks and from where, and whether they may read what is only in the private channel
READERS = {
    "in it, asking elsewhere": (caller(INSIDE), True),
    "in it, asking there": (caller(INSIDE, PRIVATE), True),
    "a guest in it": (caller(GUEST, PRIVATE), True),
    "a member not in it": (caller(ELSEWHERE), False),
    "an admin not in it": (caller(ROOT), False),
    "a guest elsewhere": (caller(STRANGER), False),
}


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize(
    "words",
    ["search timetable", "search sort:best timetable", "latest", "latest sport", "quotes Calder",
     "search in:quotes asked", "search in:<#C0DESK0001|> timetable", "show {}", "explain {}"],
)  # fmt: skip
def test_only_those_in_a_private_channel_see_its_articles(
    store: Store, who: str, words: str
) -> None:
    asking, may = READERS[who]
    dispatcher = make_dispatcher(
        store, people=people(), vocabulary=(Topic(slug="sport", label="Sport"),)
    )
    secret = ids(store)[1]
    said = shown(dispatcher, asking, words.format(secret))
    assert (SECRET in said) is may
    assert (secret in said.replace(f"ID {secret}", "")) is may
    if not may:
        assert PRIVATE not in re.sub(r"in:\S+", "", said)  # what was typed may be repeated


@pytest.mark.parametrize("action", ["quotes", "full", "rest"])
def test_buttons_of_a_post_in_a_private_channel_work_only_for_those_in_it(
    store: Store, action: str
) -> None:
    dispatcher = make_dispatcher(store, people=people())
    rest = [store.articles.latest(1)[0].id] * 15 + [ids(store)[1]]
    roundup = NewPost(key="r", channel=PRIVATE, kind="roundup", article_ids=tuple(rest))
    store.outbox.enqueue([roundup], NOON)
    value = "r" if action == "rest" else ids(store)[1]
    assert dispatcher.press(caller(INSIDE, PRIVATE), action, value).parts
    with pytest.raises(CommandError, match="There is no"):
        dispatcher.press(caller(ROOT), action, value)


@pytest.mark.parametrize("words", ["subscriptions", "status", "mutes", "log", "explain {}"])
@pytest.mark.parametrize("who", READERS)
def test_a_private_channel_is_not_named_to_those_outside(
    store: Store, who: str, words: str
) -> None:
    asking, may = READERS[who]
    said = shown(make_dispatcher(store, people=people()), asking, words.format(ids(store)[0]))
    assert may or PRIVATE not in said
    if asking.user in (INSIDE, GUEST) and words in ("subscriptions", "status", "explain {}"):
        assert PRIVATE in said or "no digest with the ID" in said


@pytest.mark.parametrize(
    "words",
    ["subscribe sport {}", "unsubscribe all {}", "mute sport {}", "unmute sport {}", "pause {}",
     "resume {}", "repost ID {}"],
)  # fmt: skip
def test_admins_cannot_change_a_private_channel_from_outside(store: Store, words: str) -> None:
    dispatcher = make_dispatcher(
        store, people=people(), vocabulary=(Topic(slug="sport", label="Sport"),)
    )
    typed_words = words.format("<#C0DESK0001|>").replace("ID", ids(store)[0])
    assert "no channel that you are in" in shown(dispatcher, caller(ROOT), typed_words)
    assert "no channel that you are in" not in shown(dispatcher, caller(INSIDE), typed_words)


def test_a_shared_answer_contains_only_what_all_in_the_channel_may_see(store: Store) -> None:
    dispatcher = make_dispatcher(store, people=people())
    assert SECRET in shown(dispatcher, caller(INSIDE), "search timetable")
    aloud = dispatcher.press(caller(INSIDE), "share", "0 search timetable")
    assert SECRET not in str(aloud)
    assert "Marrow Bay" in str(aloud)
    in_private = dispatcher.press(caller(INSIDE, PRIVATE), "share", "0 search timetable")
    assert SECRET in str(in_private)


@pytest.mark.parametrize("aloud", [False, True])
def test_only_this_channel_is_shown_while_slack_does_not_answer(aloud: bool) -> None:
    asking = Caller(user=INSIDE, channel=PRIVATE, name="inside", aloud=aloud)
    view = View(asking, People(silent=True))
    assert (view.shows(PRIVATE), view.shows(NEWS)) == (True, False)
    assert view.reads((NEWS, PRIVATE))
    assert not view.reads(())


def test_a_page_of_hits_is_full_even_if_hidden_articles_are_left_out(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "store.db")) as store:
        batch = [read_text(tmp_path, f"{each}.txt", numbered(each)) for each in range(2, 22)]
        saved = store.articles.save(batch, NOON)
        hidden = [each.article_id for each in saved[5:]]
        store.outbox.enqueue(
            [NewPost(key=each, channel=PRIVATE, article_ids=(each,)) for each in hidden], NOON
        )
        dispatcher = make_dispatcher(store, people=people())
        first = _references(dispatcher.answer(caller(ELSEWHERE), "search timetable"))
        assert first == [each.article_id for each in reversed(saved[:5])]
        assert len(_references(dispatcher.answer(caller(INSIDE), "search timetable"))) == 6


def _references(reply: Reply) -> list[str]:
    return [part.stored.id for part in reply.parts if hasattr(part, "stored")]
