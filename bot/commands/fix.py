"""Answers to those who say that a digest is wrong, and to admins who put it right."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands import syntax
from bot.commands.context import CommandContext, doing, opening
from bot.errors import CommandError
from bot.models import Caller, Change, Fact, Fix, NewPost, Quote, StoredArticle
from bot.models.reply import Buttons, Code, Line, Part, Reply, reply, say
from bot.rules.fixes import fix_of, words_of

AGAIN = timedelta(days=1)  # until somebody may report the same article again
LOOKED = 1_000  # acts of late, in which that is looked for
_NOBODY = "nobody who can be named"


@dataclass(frozen=True, slots=True)
class _Passage:
    """A fact or a quote as it was made, its number, and what was decided of it."""

    passage: Fact | Quote
    named: syntax.Passage
    fix: Fix | None

    @property
    def typed(self) -> str:
        """Its name as people type it."""
        return f"{self.named.what} {self.named.number}"

    @property
    def spoken(self) -> str:
        """Its name as a sentence begins with it."""
        return self.typed.capitalize()

    @property
    def speaker(self) -> str | None:
        """Who is shown as having said it."""
        if self.fix and not self.fix.withdrawn:
            return self.fix.speaker
        return self.passage.speaker if isinstance(self.passage, Quote) else self.passage.credit

    @property
    def shown(self) -> str:
        """Its words, and who said them."""
        words = words_of(self.passage)
        if isinstance(self.passage, Fact):
            return " ".join((*words, *([f"— {self.speaker}"] if self.speaker else [])))
        return f"{' … '.join(f'“{each}”' for each in words)} — {self.speaker or 'unattributed'}"

    @property
    def undo(self) -> str:
        """What brings it back to what is decided of it now, as it is typed."""
        if self.fix is None:
            return "restore"
        # with what is typed as Slack sends it
        name = html.escape(self.fix.speaker or "nobody", quote=False)
        return "withdraw" if self.fix.withdrawn else f"by {name}"


@dataclass(frozen=True, slots=True)
class FixCommands:
    """Answers about mistakes in digests."""

    context: CommandContext

    def report(self, command: syntax.Report, caller: Caller) -> Reply:
        """Tell the admins of a mistake, once a day of each person and article."""
        stored = self.context.find_article(command.id, caller)
        passages = [each for each in self._passages(stored.id) if not _is_withdrawn(each)]
        if command.passage is None and not command.words:
            return _asked(stored, passages)
        about = _named(passages, command.passage)
        now = self.context.now()
        if self._has_reported(caller, stored.id, now):
            raise CommandError("You have reported this article today: the admins know of it.")
        detail = f"{stored.id} {about.typed if about else ''} {command.words}"
        self.context.record("report", caller, " ".join(detail.split()))
        self.context.store.outbox.enqueue(
            [
                NewPost(
                    key=f"report:{stored.id}:{caller.user}:{now.isoformat()}:{each}",
                    channel=each,
                    kind="notice",
                    note=f"A mistake is reported in `{stored.id}`. `{self.context.command} fix "
                    f"{stored.id}` corrects it.",
                    reason=f"by {caller.name}{f': {command.words}' if command.words else '.'}",
                    changes=_told(stored, about),
                )
                for each in self.context.tell()
            ],
            now,
        )
        self.context.wake()
        return reply(say("Thank you: the admins are told of ", Code(stored.id), "."))

    def _has_reported(self, caller: Caller, article_id: str, now: datetime) -> bool:
        """Whether the caller has reported this article in the last day."""
        return any(
            (act.act, act.user) == ("report", caller.user)
            and act.detail.split()[0] == article_id
            and now - act.at < AGAIN
            for act in self.context.store.audit.entries(LOOKED)
        )

    def fix(self, command: syntax.Fix, caller: Caller) -> Reply:
        """Correct a passage of a digest, or show them all."""
        stored = self.context.find_article(command.id, caller)
        passages = list(self._passages(stored.id))
        found = _named(passages, command.passage)
        if found is None:
            return _listed(stored, passages)
        wanted = _Passage(
            found.passage, found.named, _decided(command, found, caller, self.context)
        )
        if _same(wanted.fix, found.fix):
            return reply(say(f"{found.spoken} of ", Code(stored.id), " is so already."))
        fix = wanted.fix or found.fix
        assert fix, "one of two that differ is a fix"
        self.context.store.fixes.save(stored.id, fix, undone=wanted.fix is None)
        self.context.record(
            "fix", caller, f"{stored.id} {found.typed} {html.unescape(wanted.undo)}"
        )
        self.context.wake()
        undo = f"fix {stored.id} {found.typed} {found.undo}"
        return reply(
            say(f"{wanted.spoken} of ", Code(stored.id), f" {_state(wanted)}: {wanted.shown}"),
            _warning(wanted, stored),
            say("Posts of it are edited, and their threads say so."),
            Buttons((doing("Undo", undo), doing("All of it", f"fix {stored.id}"))),
        )

    def _passages(self, article_id: str) -> Iterator[_Passage]:
        """The quotes and facts of a digest as it was made, each with what was decided of it."""
        found = self.context.store.fixes.original(article_id)
        if found is None:
            return
        digest, fixes = found
        for number, quote in enumerate(digest.quotes, start=1):
            named = syntax.Passage(what="quote", number=number)
            yield _Passage(quote, named, fix_of(quote, fixes))
        for number, fact in enumerate(digest.facts, start=1):
            named = syntax.Passage(what="fact", number=number)
            yield _Passage(fact, named, fix_of(fact, fixes))


def _named(passages: list[_Passage], wanted: syntax.Passage | None) -> _Passage | None:
    """The passage that is meant; raises CommandError where there is no such."""
    if wanted is None:
        return None
    found = next((each for each in passages if each.named == wanted), None)
    if found is None:
        have = [each.typed for each in passages if each.named.what == wanted.what]
        those = f"it has {', '.join(have)}" if have else f"it has no {wanted.what}s"
        raise CommandError(f"There is no {wanted.what} {wanted.number} in that digest: {those}.")
    return found


def _decided(
    command: syntax.Fix, found: _Passage, caller: Caller, context: CommandContext
) -> Fix | None:
    if command.does == "restore":
        return None
    return Fix(
        what=found.named.what,
        words=words_of(found.passage),
        withdrawn=command.does == "withdraw",
        speaker=command.speaker,
        by=caller.name,
        at=context.now(),
    )


def _same(one: Fix | None, other: Fix | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.withdrawn, one.speaker) == (other.withdrawn, other.speaker)


def _is_withdrawn(passage: _Passage) -> bool:
    return passage.fix is not None and passage.fix.withdrawn


def _state(passage: _Passage) -> str:
    """What is decided of it, after its name."""
    if passage.fix is None:
        return "is as I made it"
    if passage.fix.withdrawn:
        return "is withdrawn"
    return f"is by {passage.speaker or _NOBODY}"


def _warning(passage: _Passage, stored: StoredArticle) -> list[Part]:
    """What an editor should know who names somebody whom the article does not."""
    if not passage.fix or not passage.fix.speaker or passage.fix.speaker in stored.article.text:
        return []
    return [say("This name does not stand in the article.")]


def _told(stored: StoredArticle, about: _Passage | None) -> tuple[Change, ...]:
    """What the admins see of it: its headline and the passage."""
    headline = Change(what="headline", now=stored.digest.headline.text)
    return (headline, Change(what=about.named.what, now=about.shown)) if about else (headline,)


def _asked(stored: StoredArticle, passages: list[_Passage]) -> Reply:
    """The passages, each with a button that reports it."""
    parts: list[Part] = [say("What is wrong in ", Code(stored.id), "?")]
    for each in passages:
        parts.append(_line(each))
        parts.append(Buttons((doing("This", f"report {stored.id} {each.typed}"),)))
    return reply(parts, Buttons((opening("Something else…", f"report {stored.id}"),)))


def _listed(stored: StoredArticle, passages: list[_Passage]) -> Reply:
    """The passages, each with buttons that correct it."""
    parts: list[Part] = [say("What ", Code(stored.id), " says:")]
    for each in passages:
        typed = f"fix {stored.id} {each.typed}"
        parts.append(_line(each))
        if each.fix:
            parts.append(Buttons((doing("Restore", f"{typed} restore"),)))
            continue
        buttons = [doing("Withdraw", f"{typed} withdraw")]
        if isinstance(each.passage, Quote):
            buttons.append(opening("Who said it…", typed))
        parts.append(Buttons(tuple(buttons)))
    return reply(parts)


def _line(passage: _Passage) -> Line:
    decided = f" ({_state(passage)}, says {passage.fix.by})" if passage.fix else ""
    return say(f"{passage.spoken}{decided}: {passage.shown}")
