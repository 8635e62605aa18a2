"""Answers of `report` and `fix`: people report mistakes in digests, and admins correct them."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.commands import syntax
from bot.commands.context import CommandContext, command_button, form_button
from bot.commands.handlers import Handlers, handler
from bot.commands.syntax.arguments import as_sent
from bot.errors import CommandError
from bot.models import Caller, Change, Fact, Fix, NewPost, Quote, StoredArticle
from bot.models.reply import Buttons, Code, Line, Part, Reply, reply, say
from bot.rules.fixes import fix_of, words_of
from bot.rules.permissions import may_be_told
from bot.rules.quotation import as_printed

REPORT_INTERVAL = timedelta(days=1)  # between two reports of an article by the same person
_NOBODY = "nobody who can be named"


@dataclass(frozen=True, slots=True)
class _DigestPassage:
    """A fact or a quote as the summariser made it, its number, and an editor's fix of it.

    ``printed`` are its words as the article has them.
    """

    original: Fact | Quote
    ref: syntax.PassageRef
    fix: Fix | None
    printed: str

    @property
    def typed(self) -> str:
        """Its name as people type it."""
        return f"{self.ref.what} {self.ref.number}"

    @property
    def name(self) -> str:
        """Its name at the start of a sentence."""
        return self.typed.capitalize()

    @property
    def is_withdrawn(self) -> bool:
        return self.fix is not None and self.fix.withdrawn

    @property
    def speaker(self) -> str | None:
        """Who said it, as the digest shows it."""
        if self.fix and not self.fix.withdrawn:
            return self.fix.speaker
        return self.original.speaker if isinstance(self.original, Quote) else self.original.credit

    @property
    def shown(self) -> str:
        """Its words, and who said them."""
        if isinstance(self.original, Fact) and not self.speaker:
            return self.printed
        return f"{self.printed} — {self.speaker or 'unattributed'}"

    @property
    def state(self) -> str:
        """What an editor has made of it, in words that follow its name."""
        if self.fix is None:
            return "is as I made it"
        if self.fix.withdrawn:
            return "is withdrawn"
        return f"is by {self.speaker or _NOBODY}"

    @property
    def typed_fix(self) -> str:
        """What to type after its name to bring it into this state."""
        if self.fix is None:
            return "restore"
        return "withdraw" if self.fix.withdrawn else f"by {as_sent(self.fix.speaker or 'nobody')}"

    @property
    def line(self) -> Line:
        """Its name, its state if there is a fix, and its words."""
        state = f" ({self.state}, says {self.fix.by})" if self.fix else ""
        return say(f"{self.name}{state}: {self.shown}")


@dataclass(frozen=True, slots=True)
class FixCommands:
    """Answers about mistakes in digests."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (handler(syntax.Report, self.report), handler(syntax.Fix, self.fix))

    def report(self, command: syntax.Report, caller: Caller) -> Reply:
        """Tell the admins of a mistake. Everybody can report an article once a day."""
        stored = self.context.find_article(command.id, caller)
        passages = [each for each in self._passages(stored) if not each.is_withdrawn]
        if command.passage is None and not command.words:
            return _with_report_buttons(stored, passages)
        passage = _find(passages, command.passage)
        now = self.context.now()
        if self.context.store.audit.has_reported(caller.user, stored.id, now - REPORT_INTERVAL):
            raise CommandError("You have reported this article today: the admins know of it.")
        detail = f"{stored.id} {passage.typed if passage else ''} {command.words}"
        self.context.record("report", caller, " ".join(detail.split()))
        self.context.store.outbox.enqueue(
            self._notices(stored, passage, command.words, caller, now), now
        )
        self.context.wake()
        return reply(say("Thank you: the admins are told of ", Code(stored.id), "."))

    def _notices(
        self,
        stored: StoredArticle,
        passage: _DigestPassage | None,
        words: str,
        caller: Caller,
        now: datetime,
    ) -> list[NewPost]:
        """The posts that tell the admins of a reported mistake."""
        fix = f"{self.context.command} fix {stored.id}"
        return [
            NewPost(
                key=f"report:{stored.id}:{caller.user}:{now.isoformat()}:{channel}",
                channel=channel,
                kind="notice",
                note=f"A mistake is reported in `{stored.id}`. `{fix}` corrects it.",
                reason=f"by {caller.name}{f': {words}' if words else '.'}",
                changes=_reported(stored, passage),
            )
            for channel in self._contacts(stored.id)
        ]

    def _contacts(self, article_id: str) -> list[str]:
        """Whom to tell of a mistake: the admins who may read the article.

        If there are none, those who see it where it's posted.
        """
        channels = self.context.store.posts.channels_of(article_id)
        told = [
            each for each in self.context.tell() if may_be_told(each, channels, self.context.people)
        ]
        return told or sorted(channels)[:1]

    def fix(self, command: syntax.Fix, caller: Caller) -> Reply:
        """Correct a passage of a digest, or list the passages."""
        stored = self.context.find_article(command.id, caller)
        passages = self._passages(stored)
        before = _find(passages, command.passage)
        if before is None:
            return _with_fix_buttons(stored, passages)
        after = replace(before, fix=self._new_fix(command, before, caller))
        if _is_same(after.fix, before.fix):
            return reply(say(f"{before.name} of ", Code(stored.id), " is so already."))
        fix = after.fix or before.fix
        assert fix, "one of two that differ is a fix"
        self.context.store.fixes.save(stored.id, fix, undone=after.fix is None)
        detail = f"{stored.id} {before.typed} {html.unescape(after.typed_fix)}"
        self.context.record("fix", caller, detail)
        self.context.wake()
        undo = f"fix {stored.id} {before.typed} {before.typed_fix}"
        return reply(
            say(f"{after.name} of ", Code(stored.id), f" {after.state}: {after.shown}"),
            _unknown_name_warning(after, stored),
            say("Posts of it are edited, and their threads say so."),
            Buttons(
                (command_button("Undo", undo), command_button("All of it", f"fix {stored.id}"))
            ),
        )

    def _new_fix(self, command: syntax.Fix, passage: _DigestPassage, caller: Caller) -> Fix | None:
        if command.does == "restore":
            return None
        return Fix(
            what=passage.ref.what,
            words=words_of(passage.original),
            withdrawn=command.does == "withdraw",
            speaker=command.speaker,
            by=caller.name,
            at=self.context.now(),
        )

    def _passages(self, stored: StoredArticle) -> list[_DigestPassage]:
        """The quotes and facts of a digest as it was made, each with its fix."""
        found = self.context.store.fixes.original(stored.id)
        if found is None:
            return []
        digest, fixes = found
        quotes = [
            _DigestPassage(
                each,
                syntax.PassageRef(what="quote", number=number),
                fix_of(each, fixes),
                as_printed(stored.article, each),
            )
            for number, each in enumerate(digest.quotes, start=1)
        ]
        facts = [
            _DigestPassage(
                each,
                syntax.PassageRef(what="fact", number=number),
                fix_of(each, fixes),
                each.span.text,
            )
            for number, each in enumerate(digest.facts, start=1)
        ]
        return quotes + facts


def _find(
    passages: Sequence[_DigestPassage], wanted: syntax.PassageRef | None
) -> _DigestPassage | None:
    """The passage of this number; None where no number is given.

    Raises CommandError where the digest has no passage of this number.
    """
    if wanted is None:
        return None
    found = next((each for each in passages if each.ref == wanted), None)
    if found is None:
        have = [each.typed for each in passages if each.ref.what == wanted.what]
        those = f"it has {', '.join(have)}" if have else f"it has no {wanted.what}s"
        raise CommandError(f"There is no {wanted.what} {wanted.number} in that digest: {those}.")
    return found


def _is_same(one: Fix | None, other: Fix | None) -> bool:
    """Whether two fixes do the same, whoever made them."""
    if one is None or other is None:
        return one is other
    return (one.withdrawn, one.speaker) == (other.withdrawn, other.speaker)


def _unknown_name_warning(passage: _DigestPassage, stored: StoredArticle) -> list[Part]:
    """Warn an editor who names a speaker that the article does not mention."""
    if not passage.fix or not passage.fix.speaker or passage.fix.speaker in stored.article.text:
        return []
    return [say("This name does not stand in the article.")]


def _reported(stored: StoredArticle, passage: _DigestPassage | None) -> tuple[Change, ...]:
    """What a notice to the admins shows: the headline and the passage."""
    headline = Change(what="headline", now=stored.digest.headline.text)
    if passage is None:
        return (headline,)
    return (headline, Change(what=passage.ref.what, now=passage.shown))


def _with_report_buttons(stored: StoredArticle, passages: Sequence[_DigestPassage]) -> Reply:
    """The passages, each with a button that reports it."""
    parts: list[Part] = [say("What is wrong in ", Code(stored.id), "?")]
    for each in passages:
        parts.append(each.line)
        parts.append(Buttons((command_button("This", f"report {stored.id} {each.typed}"),)))
    return reply(parts, Buttons((form_button("Something else…", f"report {stored.id}"),)))


def _with_fix_buttons(stored: StoredArticle, passages: Sequence[_DigestPassage]) -> Reply:
    """The passages, each with buttons that correct it."""
    parts: list[Part] = [say("What ", Code(stored.id), " says:")]
    for each in passages:
        typed = f"fix {stored.id} {each.typed}"
        parts.append(each.line)
        if each.fix:
            parts.append(Buttons((command_button("Restore", f"{typed} restore"),)))
            continue
        buttons = [command_button("Withdraw", f"{typed} withdraw")]
        if isinstance(each.original, Quote):
            buttons.append(form_button("Who said it…", typed))
        parts.append(Buttons(tuple(buttons)))
    return reply(parts)
