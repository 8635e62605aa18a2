"""Asks both newsrooms of a pair the same, and compares what they answer, byte for byte."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from bot.commands.dispatch import Dispatcher
from bot.errors import BotError
from bot.models import Caller
from bot.models.reply import Reply, reply
from bot.slack.render.replies import reply_messages, sentence_line
from bot.slack.render.views import answer_view, form_view, home_view
from tests.campaigns.noninterference import content
from tests.campaigns.noninterference.newsroom import (
    INSIDER,
    NEWS,
    OUTSIDERS,
    Newsroom,
    Pair,
    Private,
    public_posts,
)
from tests.campaigns.noninterference.questions import Question, Words, changing, looking

COMMAND = "/digest"
NOTICING = 100  # questions that the insider is asked
LEAST = 4  # questions on a surface, if there are so many


@dataclass
class Outcome:
    """What was asked on which surface, and what differed. ``noticed`` is what insiders noticed."""

    asked: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    noticed: int = 0


def words_of(pair: Pair) -> Words:
    """Words to ask with: of both newsrooms, and some that occur nowhere."""
    second = pair.second.store
    crowd = {f"crowd{each}.txt" for each in range(content.HIDDEN_CROWD)}
    newest = [each for each in second.articles.latest(5_000) if each.article.path not in crowd]
    ids = [each.id for each in newest]
    with second._connections.reading() as connection:
        posts = connection.execute("SELECT key, kind, channel, ts FROM posts").fetchall()
        held = connection.execute(
            "SELECT hold FROM embargoed WHERE hold IS NOT NULL "
            "UNION SELECT hold FROM released_holds ORDER BY hold"
        ).fetchall()
    return Words(
        ids=(*ids, ids[0].lower(), "53KQX2", "2222Z"),
        topics=(*content.PUBLIC_TOPICS, *content.SECRET_TOPICS, "PARKS!", "nosuch"),
        sources=(*content.PUBLIC_SOURCES, *content.SECRET_SOURCES, "Nosuch Herald"),
        people=(*content.PUBLIC_PEOPLE, *content.SECRET_PEOPLE, "Nosuch Person"),
        texts=(*content.PUBLIC_WORDS, *content.SECRET_WORDS, "nosuchword"),
        times=("1.5", *(row["ts"] for row in posts if row["ts"] and row["channel"] == NEWS)),
        holds=tuple(row["hold"] for row in held),
        roundups=("gone", *(row["key"] for row in posts if row["kind"] == "roundup")),
    )


def compare(
    pair: Pair, asked: Iterable[Question], callers: Sequence[Caller], outcome: Outcome
) -> None:
    """Ask every question as each caller, in order; what changes something changes both."""
    first, second = pair.first.dispatcher(), pair.second.dispatcher()
    for question in asked:
        for caller in callers:
            outcome.asked[question.surface] += 1
            answers = [answer(each, caller, question) for each in (first, second)]
            if answers[0] != answers[1]:
                outcome.differences.append(_difference(question, caller, *answers))
    outcome.differences += _posts_that_differ(pair)


def campaign(pair: Pair, share: float, random: Random) -> Outcome:
    """Ask a share of all questions, and some of them once more after admins have changed things."""
    outcome, words = Outcome(), words_of(pair)
    looks = _sample(looking(words), share, random)
    outcome.noticed = _noticed(pair, looks[:: max(1, len(looks) // NOTICING)])
    compare(pair, looks, OUTSIDERS, outcome)
    compare(pair, [each for each in changing(words) if each.name == "release"], OUTSIDERS, outcome)
    # What is still to be routed would become public if admins subscribed a public channel to it.
    pair.take(Private(lambda room: room.remove("shut.txt")))
    pair.take(Private(lambda room: room.remove("sheld.txt")))
    pair.take(Newsroom.work)
    compare(pair, _sample(changing(words), share, random), OUTSIDERS, outcome)
    pair.take(Newsroom.work)
    compare(pair, _sample(looking(words), share / 4, random), OUTSIDERS, outcome)
    return outcome


def _noticed(pair: Pair, asked: Iterable[Question]) -> int:
    """How many questions the insider gets different answers to: the private content is there."""
    first, second = pair.first.dispatcher(), pair.second.dispatcher()
    return sum(
        answer(first, INSIDER, each) != answer(second, INSIDER, each)
        for each in asked
        if "report" not in each.surface
    )


def _sample(asked: Iterable[Question], share: float, random: Random) -> list[Question]:
    """This share of each surface's questions, some of every surface at least, in their order."""
    surfaces: dict[str, list[int]] = {}
    numbered = list(asked)
    for number, question in enumerate(numbered):
        surfaces.setdefault(question.surface, []).append(number)
    kept = [
        number
        for numbers in surfaces.values()
        for number in random.sample(
            numbers, min(len(numbers), max(LEAST, round(share * len(numbers))))
        )
    ]
    return [numbered[number] for number in sorted(kept)]


def answer(dispatcher: Dispatcher, caller: Caller, question: Question) -> str:
    """The whole answer as Slack would be sent it."""
    return json.dumps(_rendered(dispatcher, caller, question), ensure_ascii=False, indent=1)


def _rendered(dispatcher: Dispatcher, caller: Caller, question: Question) -> object:
    words = question.words
    try:
        match question.kind:
            case "home":
                home = dispatcher.home(replace(caller, channel=""))
                return home_view(home, command=COMMAND)
            case "command":
                return _messages(dispatcher.answer(caller, f"{question.name} {words}".strip()))
            case "shortcut":
                return _messages(dispatcher.shortcut(caller, question.name, words))
            case "button" if question.name == "form":
                return form_view(dispatcher.form(caller, words), caller.channel)
            case "button":
                return _messages(dispatcher.press(caller, question.name, words))
            case "form":
                subject, _, filled = words.partition("\t")
                form = dispatcher.form(caller, f"{question.name} {subject}")
                values = {
                    each.name: caller.channel if each.kind == "channel" else each.initial or filled
                    for each in form.fields
                } | {form.fields[0].name: filled}
                typed = dispatcher.command_from_form(form.name, form.subject, values)
                return answer_view(form.title, dispatcher.answer(caller, typed), command=COMMAND)
    except BotError as error:
        return _messages(reply(sentence_line(error.sentence, error.people)))


def _messages(answered: Reply) -> object:
    kind = (answered.in_place, answered.shared)
    return [kind, *reply_messages(answered, command=COMMAND)]


def _difference(question: Question, caller: Caller, first: str, second: str) -> str:
    lines = zip(first.splitlines(), second.splitlines(), strict=False)
    where = next((f"{one.strip()} | {two.strip()}" for one, two in lines if one != two), "length")
    return (
        f"{caller.name} in {caller.channel}: {question.surface} {question.words!r}: {where[:600]}"
    )


def _posts_that_differ(pair: Pair) -> Iterator[str]:
    first, second = public_posts(pair.first), public_posts(pair.second)
    if first != second:
        one, two = next(
            (each for each in zip(first, second, strict=False) if each[0] != each[1]),
            (len(first), len(second)),
        )
        yield f"posts of public channels: {one} | {two}"
