"""Anybody can report a mistake in a digest; admins correct it, and it stays corrected."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest

from bot.commands.dispatch import Dispatcher
from bot.errors import CommandError
from bot.models import Caller, Digest, Fix, Query, Term
from bot.models.reply import Button, Buttons, Reply
from bot.rules.fixes import amended, applied, with_fix, words_of
from bot.store import Store
from tests.support.dispatching import make_dispatcher
from tests.support.newsroom import ADA, BEN, Newsroom, id_of, newsroom
from tests.support.people import ADMIN, People
from tests.support.samples import FERRY, NOON, read_text
from tests.support.stores import open_store

ROOT = Caller(user="U0ROOT0000", channel="C0NEWS0001", name="root")
SAID = "We asked 412 passengers, and most of them wanted an early boat,"
KEPT = "The pier is too narrow for two boats at a time,"
TOLD = "The first boat leaves at 06:40."
PIER = (
    FERRY.replace(" “So that is what they get.”", "")
    + f"""
“{KEPT}” said Nils Pell, who keeps it.
"""
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "store.db")) as opened:
        yield opened


@pytest.fixture
def article_id(store: Store, tmp_path: Path) -> str:
    (saved,) = store.articles.save([read_text(tmp_path, "ferry.txt", PIER)], NOON)
    return saved.article_id


@pytest.fixture
def dispatcher(store: Store) -> Dispatcher:
    people = People(members={ROOT.user: ADMIN})
    return make_dispatcher(store, people=people, tell=lambda: ("C0DESK0001", "U0ROOT0000"))


def digest_of(store: Store, article_id: str) -> Digest:
    stored = store.articles.get(article_id)
    assert stored
    return stored.digest


def said(reply: Reply) -> str:
    """The words of an answer, without its buttons."""
    lines = [getattr(part, "pieces", ()) for part in reply.parts]
    return "\n".join("".join(getattr(each, "text", each) for each in line) for line in lines)


def buttons(reply: Reply) -> list[Button]:
    return [each for part in reply.parts if isinstance(part, Buttons) for each in part.buttons]


def found_by(store: Store, speaker: str) -> int:
    return len(store.search.find(Query(every=((Term(speaker, "speaker"),),)), 5).entries)


def test_a_withdrawn_quote_disappears_until_it_is_undone(
    store: Store, dispatcher: Dispatcher, article_id: str
) -> None:
    before = digest_of(store, article_id)
    answer = dispatcher.answer(ROOT, f"fix {article_id} quote 1 withdraw")
    assert f"Quote 1 of {article_id} is withdrawn: “{SAID}” — Ines Calder" in said(answer)
    assert [quote.spans[0].text for quote in digest_of(store, article_id).quotes] == [KEPT]
    undo = buttons(answer)[0]
    assert undo.label == "Undo"
    assert "is as I made it" in said(dispatcher.press(ROOT, undo.action, undo.value))
    assert digest_of(store, article_id) == before


def test_a_fact_can_be_withdrawn(store: Store, dispatcher: Dispatcher, article_id: str) -> None:
    facts = [fact.span.text for fact in digest_of(store, article_id).facts]
    number = next(place for place, words in enumerate(facts, start=1) if TOLD in words)
    dispatcher.answer(ROOT, f"fix {article_id} fact {number} withdraw")
    left = [fact.span.text for fact in digest_of(store, article_id).facts]
    assert left == [each for each in facts if TOLD not in each]


@pytest.mark.parametrize("typed", ["by Oskar Venn", "by “Oskar Venn”", 'BY  "Oskar  Venn"'])
def test_a_corrected_speaker_is_shown_and_found_by_search(
    store: Store, dispatcher: Dispatcher, article_id: str, typed: str
) -> None:
    answer = dispatcher.answer(ROOT, f"fix {article_id} quote 1 {typed}")
    assert "is by Oskar Venn" in said(answer)
    assert "This name does not stand in the article." in said(answer)
    assert [quote.speaker for quote in digest_of(store, article_id).quotes] == [
        "Oskar Venn",
        "Nils Pell",
    ]
    assert found_by(store, "Venn") == 1
    dispatcher.press(ROOT, "do", buttons(answer)[0].value)
    assert found_by(store, "Venn") == 0
    assert found_by(store, "Calder") == 1


def test_a_speaker_can_be_removed_and_set_and_each_can_be_undone(
    store: Store, dispatcher: Dispatcher, article_id: str
) -> None:
    assert "is by nobody who can be named" in said(
        dispatcher.answer(ROOT, f"fix {article_id} quote 1 by nobody")
    )
    assert digest_of(store, article_id).quotes[0].speaker is None
    answer = dispatcher.answer(ROOT, f"fix {article_id} quote 1 by Pell &amp; Sons &lt;x&gt;")
    assert digest_of(store, article_id).quotes[0].speaker == "Pell & Sons <x>"
    back = dispatcher.press(ROOT, "do", buttons(answer)[0].value)
    assert digest_of(store, article_id).quotes[0].speaker is None
    dispatcher.press(ROOT, "do", buttons(back)[0].value)
    assert digest_of(store, article_id).quotes[0].speaker == "Pell & Sons <x>"


def test_a_fix_that_changes_nothing_says_so(
    store: Store, dispatcher: Dispatcher, article_id: str
) -> None:
    assert "is so already" in said(dispatcher.answer(ROOT, f"fix {article_id} quote 1 restore"))
    dispatcher.answer(ROOT, f"fix {article_id} quote 1 withdraw")
    assert "is so already" in said(dispatcher.answer(ROOT, f"fix {article_id} quote 1 withdraw"))
    assert len(store.audit.entries(10)) == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("quote 9 withdraw", "There is no quote 9 in that digest: it has quote 1, quote 2."),
        ("quote 0 withdraw", "There is no quote 0"),
        ("fact 1 by Calder", "Only a quote is by somebody"),
        ("quote 1 by <@U0ADAMARSH>", "Write the name as the article has it"),
        ("quote 1 by 12", "“12” is no name"),
        ("quote 1 by " + "x" * 81, "is no name"),
    ],
)
def test_impossible_fixes_are_refused_with_a_reason(
    store: Store, dispatcher: Dispatcher, article_id: str, typed: str, why: str
) -> None:
    with pytest.raises(CommandError) as refused:
        dispatcher.answer(ROOT, f"fix {article_id} {typed}")
    assert why in refused.value.sentence
    assert store.audit.entries(10) == ()


def test_every_passage_is_listed_with_its_fix(dispatcher: Dispatcher, article_id: str) -> None:
    dispatcher.answer(ROOT, f"fix {article_id} quote 2 withdraw")
    answer = dispatcher.answer(ROOT, f"fix {article_id}")
    assert f"Quote 1: “{SAID}” — Ines Calder" in said(answer)
    assert f"Quote 2 (is withdrawn, says root): “{KEPT}”" in said(answer)
    assert [each.label for each in buttons(answer)[:3]] == [
        "Withdraw",
        "Who said it…",
        "Restore",
    ]
    for each in buttons(answer):
        if each.action == "do":
            dispatcher.press(ROOT, each.action, each.value)
        else:
            assert dispatcher.form(ROOT, each.value).name == "fix"


def test_fixes_survive_a_new_revision_of_the_article(
    store: Store, dispatcher: Dispatcher, article_id: str, tmp_path: Path
) -> None:
    dispatcher.answer(ROOT, f"fix {article_id} quote 1 by Oskar Venn")
    dispatcher.answer(ROOT, f"fix {article_id} quote 2 withdraw")
    changed = PIER.replace("3.50", "4")
    (saved,) = store.articles.save([read_text(tmp_path, "ferry.txt", changed)], NOON)
    assert (saved.article_id, saved.change) == (article_id, "revised")
    (quote,) = digest_of(store, article_id).quotes
    assert (quote.spans[0].text, quote.speaker) == (SAID, "Oskar Venn")
    assert found_by(store, "Venn") == 1
    # a fix has no effect while its passage is gone, and works again when the passage is back
    store.articles.save([read_text(tmp_path, "ferry.txt", PIER.replace("412", "421"))], NOON)
    assert digest_of(store, article_id).quotes[0].speaker == "Ines Calder"
    assert found_by(store, "Venn") == 0
    store.articles.save([read_text(tmp_path, "ferry.txt", PIER)], NOON)
    assert digest_of(store, article_id).quotes[0].speaker == "Oskar Venn"


def test_only_passages_of_the_digest_are_amended(tmp_path: Path) -> None:
    _, digest = read_text(tmp_path, "ferry.txt", PIER)

    def fix(what: Literal["fact", "quote"], *words: str) -> Fix:
        return Fix(what=what, words=words, withdrawn=True, speaker=None, by="root", at=NOON)

    as_quote, as_fact = fix("quote", *words_of(digest.facts[0])), fix("fact", SAID)
    assert amended(digest, [as_quote, as_fact]) == digest
    assert applied(digest, [as_quote, as_fact]) == ()
    typeset = fix("quote", SAID.replace(" ", "\n "))
    assert len(amended(digest, [typeset]).quotes) == len(digest.quotes) - 1
    assert with_fix([typeset], fix("quote", SAID), undone=True) == ()


def test_each_person_can_report_an_article_to_the_admins_once_a_day(
    store: Store, dispatcher: Dispatcher, article_id: str
) -> None:
    ben = Caller(user="U0BEN", channel="C0NEWS0001", name="ben")
    asked = dispatcher.press(ben, "report", article_id)
    assert f"Quote 1: “{SAID}” — Ines Calder" in said(asked)
    first = buttons(asked)[0]
    assert "Thank you" in said(dispatcher.press(ben, first.action, first.value))
    posts = store.outbox.due(NOON, 9)
    assert [post.new.channel for post in posts] == ["C0DESK0001", "U0ROOT0000"]
    assert {post.new.kind for post in posts} == {"notice"}
    assert posts[0].new.changes[1].now == f"“{SAID}” — Ines Calder"
    with pytest.raises(CommandError, match="reported this article today"):
        dispatcher.answer(ben, f"report {article_id} It was somebody else.")
    # a notice about an article is not a post of it
    assert store.posts.channels_of(article_id) == frozenset()


def test_without_anybody_to_notify_a_report_is_only_in_the_log(
    store: Store, article_id: str
) -> None:
    dispatcher = make_dispatcher(store)
    dispatcher.answer(ROOT, f"report {article_id} It is wrong.")
    (act,) = store.audit.entries(9)
    assert (act.act, act.detail) == ("report", f"{article_id} It is wrong.")
    assert store.outbox.due(NOON, 9) == ()
    with pytest.raises(CommandError, match="reported this article today"):
        dispatcher.answer(ROOT, f"report {article_id} quote 1")


@pytest.fixture
def pier(tmp_path: Path) -> Iterator[Newsroom]:
    """A running bot that has posted one digest, and a channel for notices to the admins."""
    with newsroom(tmp_path, admins=("U0ADAMARSH",), admin_channel="general") as room:
        room.start()
        room.drop("pier.txt", PIER)
        room.wait_for_posts(1)
        yield room


def test_posts_are_updated_when_an_editor_fixes_the_digest(pier: Newsroom) -> None:
    (post,) = pier.posts()
    article_id = id_of(post)
    assert "Thank you" in pier.ask(
        BEN, f"/digest report {article_id} quote 1 Oskar said <!here> it"
    )
    (notice,) = pier.wait_for_posts(1, "general")
    assert notice["text"].splitlines()[2] == f"• Quote: “{SAID}” — Ines Calder"
    assert notice["text"].endswith("Reported by ben: Oskar said &lt;!here&gt; it")
    answer = pier.ask(ADA, f"/digest fix {article_id} quote 1 by Oskar Venn")
    assert "is by Oskar Venn" in answer
    edited, reply = pier.wait_for_posts(2)
    assert "corrected by an editor" in edited["text"]
    assert "— Oskar Venn" in edited["text"]
    assert reply["thread_ts"] == edited["ts"]
    assert reply["text"] == (
        "An editor corrected this digest:\n"
        f"• Quote changed: “{SAID}” — Oskar Venn Before: “{SAID}” — Ines Calder"
    )
    pier.ask(ADA, f"/digest fix {article_id} quote 1 withdraw")
    _, _, removed = pier.wait_for_posts(3)
    assert removed["text"].endswith(f"• Quote removed: “{SAID}” — Oskar Venn")
    pier.ask(ADA, f"/digest fix {article_id} quote 1 restore")
    *_, restored = pier.wait_for_posts(4)
    assert restored["text"].endswith(f"• Quote added: “{SAID}” — Ines Calder")
    assert "corrected by an editor" not in pier.posts()[0]["text"]
    assert all(stored["notifies"] == [] for stored in pier.workspace.ledger)
