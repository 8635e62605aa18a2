"""Everything that somebody can ask: every command, button, form, shortcut and the Home.

The lists come from the bot itself, so a command or button that is new fails here until somebody
says which arguments it takes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Literal

from bot.commands.syntax import GUIDES
from bot.commands.syntax.forms import FORMS
from bot.slack.manifest import SHORTCUTS
from bot.slack.render.blocks import BUTTONS
from tests.campaigns.noninterference.newsroom import DESK, NEWS, NOWHERE, SPORT

Kind = Literal["command", "button", "form", "shortcut", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask: ``name`` is the command, button, form or shortcut, ``words`` the rest."""

    kind: Kind
    name: str
    words: str = ""

    @property
    def surface(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words to ask with. Each tuple has public ones, private ones, and some that occur nowhere."""

    ids: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    people: tuple[str, ...]
    texts: tuple[str, ...]
    times: tuple[str, ...]
    roundups: tuple[str, ...]
    holds: tuple[str, ...]


CHANNELS = tuple(f"<#{each}|name>" for each in (NEWS, SPORT, DESK, NOWHERE))


def misspelt(words: Sequence[str]) -> Iterator[str]:
    """Each word, with a letter missing, and its beginning."""
    for each in words:
        yield from (each, each[:3] + each[4:], each[:4])


def _wheres(words: Sequence[str]) -> Iterator[str]:
    yield from words
    yield from (f"{each} {where}" for each in words for where in ("everywhere", *CHANNELS))


def _subjects(words: Words) -> list[str]:
    """What can be subscribed to, as typed."""
    sources = [f'source:"{each}"' for each in misspelt(words.sources)]
    return ["all", *misspelt(words.topics), *sources]


def _muted(words: Words) -> list[str]:
    """What can be muted, as typed."""
    named = [
        f'{kind}:"{each}"'
        for kind, names in (("source", words.sources), ("person", words.people))
        for each in names
    ]
    return [*misspelt(words.topics), *named, *(f'"{each}"' for each in words.texts), '"dry dock"']


def _searches(words: Words) -> Iterator[str]:
    texts = words.texts
    yield from misspelt(texts)
    for prefix in sorted({each[:size] for each in texts for size in (2, 4, 5, 6)}):
        yield f"{prefix}*"
        yield f"sort:best {prefix}*"
    yield from (f"topic:{each}" for each in misspelt(words.topics))
    yield from (f'source:"{each}"' for each in misspelt(words.sources))
    yield from (f'{kind}:"{each}"' for each in words.people for kind in ("by", "speaker"))
    yield from (f"{one} {two}" for one, two in product(texts, texts) if one != two)
    yield from (f"{one} -{two}" for one, two in product(texts, texts) if one != two)
    yield from (f"sort:best {one} OR {two}" for one, two in product(texts, texts) if one < two)
    yield from (f"{each} in:quotes" for each in texts)
    yield from (f"{each} in:{where}" for each in texts for where in CHANNELS)
    yield from (f"{each} after:2026-01-10 before:2026-03 sort:best" for each in texts)
    yield from (f"{each} topic:{topic}" for each in texts[:2] for topic in words.topics)
    yield from ("last:90d -zephyrine", "berth", "berth sort:best", "-berth", "wrong:thing")


def _quotes(words: Words) -> Iterator[str]:
    yield from misspelt(words.people)
    yield from (each.split()[-1] for each in words.people)
    yield from (f"{each} {text}" for each in words.people for text in words.texts)


ARGUMENTS: Mapping[str, Callable[[Words], Iterator[str] | Sequence[str]]] = {
    "help": lambda _: ("", *GUIDES, "nonsense"),
    "latest": lambda words: ("", *misspelt((*words.topics, *words.texts))),
    "search": _searches,
    "quotes": _quotes,
    "show": lambda words: words.ids,
    "topics": lambda _: ("", "secret"),
    "status": lambda _: ("", "secret"),
    "explain": lambda words: words.ids,
    "report": lambda words: [
        f"{each} {rest}" for each in words.ids for rest in ("", "quote 1", "fact 9", "It is wrong")
    ],
    "subscriptions": lambda _: ("", "secret"),
    "subscribe": lambda words: [
        f"{each} {rest}"
        for each in _subjects(words)
        for rest in ("", *CHANNELS, "daily 08:30", "compact")
    ],
    "unsubscribe": lambda words: [
        f"{each} {where}" for each in _subjects(words) for where in ("", *CHANNELS)
    ],
    "repost": lambda words: [f"{each} {where}" for each in words.ids for where in ("", *CHANNELS)],
    "retract": lambda words: [f"{each} it was wrong" for each in words.ids],
    "release": lambda words: (*words.holds, "0123456789", "all"),
    "mute": lambda words: (*_wheres(_muted(words)), *(f"{each} for 7d" for each in words.topics)),
    "unmute": lambda words: [*_wheres(_muted(words))],
    "mutes": lambda _: ("",),
    "pause": lambda _: ("", *_wheres(("", "for 2h"))),
    "resume": lambda _: ("", *_wheres(("",))),
    "fix": lambda words: [
        f"{each} {rest}"
        for each in words.ids
        for rest in ("", "quote 1 by Bo Lind", "fact 1 withdraw", "quote 7 restore")
    ],
    "rescan": lambda _: ("", "all"),
    "log": lambda _: ("", "1", "50"),
}


def _typed(words: Words, *names: str) -> Iterator[str]:
    return chain.from_iterable(
        (f"{name} {each}".strip() for each in ARGUMENTS[name](words)) for name in names
    )


def _paged(words: Words) -> list[str]:
    asked = [*_typed(words, "search", "quotes", "topics", "latest", "mutes"), *_shown(words)]
    return [f"{offset} {each}" for each in asked for offset in (0, 6, 1200)]


def _shown(words: Words) -> Iterator[str]:
    return _typed(words, "show", "explain")


VALUES: Mapping[str, Callable[[Words], Iterator[str] | Sequence[str]]] = {
    "quotes": lambda words: words.ids,
    "full": lambda words: words.ids,
    "report": lambda words: words.ids,
    "context": lambda words: [f"{each} {n}" for each in words.ids for n in (1, 2, "x")],
    "rest": lambda words: words.roundups,
    "before": _paged,
    "after": _paged,
    "share": _paged,
    "do": lambda words: [*_typed(words, "latest", "mutes", "log", "status"), *_shown(words)],
    "form": lambda words: [f"{name} {each}" for name in (*FORMS, "gone") for each in words.ids],
}


def _form_words(words: Words) -> Iterator[tuple[str, str]]:
    """The name of a form, and its subject and what is filled in, each after a tab."""
    filled = (*words.topics, *(f'source:"{each}"' for each in words.sources), *words.texts)
    for name, text, subject in product(FORMS, filled, (words.ids[0], words.ids[-1])):
        yield name, f"{subject}\t{text}"


def looking(words: Words) -> Iterator[Question]:
    """All questions that change nothing, besides who has reported what."""
    assert set(ARGUMENTS) == set(GUIDES), "every command has arguments to be asked with"
    assert set(VALUES) == BUTTONS, "every button has values to be pressed with"
    yield Question(kind="home", name="Home")
    for name in (each for each, guide in GUIDES.items() if not guide.admin):
        yield from _of("command", name, ARGUMENTS[name](words))
    yield from (Question(kind="command", name="", words=each) for each in misspelt(words.texts))
    for name in sorted(BUTTONS):
        yield from _of("button", name, VALUES[name](words))
    for name, *_ in SHORTCUTS:
        yield from _of("shortcut", name, words.times)


def changing(words: Words) -> Iterator[Question]:
    """All questions that only admins are answered, most of which change something."""
    for name in sorted((each for each, guide in GUIDES.items() if guide.admin), key=_harm):
        yield from _of("command", name, ARGUMENTS[name](words))
    yield from (
        Question(kind="form", name=name, words=filled) for name, filled in _form_words(words)
    )


def _harm(name: str) -> int:
    """Commands that end what others would show come last."""
    return (
        ("unmute", "unsubscribe", "resume", "retract").index(name) + 1
        if name in ("unmute", "unsubscribe", "resume", "retract")
        else 0
    )


def _of(kind: Kind, name: str, words: Iterator[str] | Sequence[str]) -> Iterator[Question]:
    return (Question(kind=kind, name=name, words=each) for each in dict.fromkeys(words))
