"""Answers to admins who steer: what they decide goes into the store."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.commands import syntax
from bot.commands.context import CommandContext, place
from bot.commands.status import counted
from bot.errors import CommandError
from bot.models import AuditEntry, Caller, LookSummary, NewPost, Post, Retraction
from bot.models.reply import (
    Bullets,
    ChannelRef,
    Code,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    UserRef,
    reply,
    say,
)
from bot.rules.permissions import View

AGAIN = timedelta(minutes=1)  # a second press, or a second admin's, within it is the same wish
PROBLEMS = 10  # sentences about files in an answer

_CHANNEL_ID = re.compile(r"\b([CG][A-Z0-9]{8,20})\b")


@dataclass(frozen=True, slots=True)
class AdminCommands:
    """Answers that change something. Whether the caller may is asked before."""

    context: CommandContext

    def repost(self, command: syntax.Repost, caller: Caller) -> Reply:
        """Post a digest once more."""
        stored = self.context.find_article(command.id, caller)
        if stored.retraction:
            raise CommandError(f"{stored.id} is retracted, and what is retracted is not posted.")
        channel = command.channel or caller.channel
        self.context.must_see(channel, caller)
        earlier = [
            post
            for post in self.context.store.posts.of_article(stored.id)
            if post.new.channel == channel
        ]
        post = NewPost(
            key=f"{stored.id}:{channel}:repost:{earlier[-1].id if earlier else 0}",
            channel=channel,
            article_ids=(stored.id,),
            reason=f"by {caller.name}{f': {command.reason}' if command.reason else ''}",
        )
        now = self.context.now()
        if any(_is_under_way(each) for each in earlier):
            return reply(say(Code(stored.id), " is on its way already ", *place(channel), "."))
        if any(each.new.reason and now - each.created < AGAIN for each in earlier):
            soon = " a moment ago. To post it once more, ask again in a minute."
            return reply(say(Code(stored.id), " was posted again ", *place(channel), soon))
        self.context.store.outbox.enqueue([post], now)
        why = f" because {command.reason}" if command.reason else ""
        self.context.record("repost", caller, f"{stored.id} to {channel}{why}")
        self.context.wake()
        pauses = self.context.store.pauses.active(self.context.now())
        if any(each.channel in (None, channel) for each in pauses):
            return reply(
                say(Code(stored.id), " waits ", *place(channel), ": posts are paused there.")
            )
        else_ = (". Should it not appear, ", self.context.typed("status"), " says why.")
        return reply(say("Posting ", Code(stored.id), " again ", *place(channel), *else_))

    def retract(self, command: syntax.Retract, caller: Caller) -> Reply:
        """Note that an article no longer stands."""
        stored = self.context.find_article(command.id, caller)
        if stored.retraction:
            raise CommandError(f"{stored.id} is retracted already.")
        retraction = Retraction(at=self.context.now(), reason=command.reason, by=caller.name)
        self.context.store.revisions.retract(stored.id, retraction)
        self.context.record("retract", caller, f"{stored.id}: {command.reason}")
        self.context.wake()
        return reply(
            say(
                "Retracted ", Code(stored.id), ". Posts of it are struck, and their threads say so."
            )
        )

    def rescan(self, command: syntax.Rescan, caller: Caller) -> Reply:
        """Look at the seeds folder now, and say what was found."""
        self.context.record("rescan", caller, "everything" if command.everything else "")
        found = self.context.rescan(everything=command.everything)
        if found is None:
            why = self.context.trouble() or "That takes its time. I go on with it."
            return reply(say(f"{why} ", self.context.typed("status"), " says when it is done."))
        lines = tuple(say(problem) for problem in found.problems[:PROBLEMS])
        parts: list[Part] = [say(_found(found)), *([Bullets(lines)] if lines else [])]
        if more := len(found.problems) - len(lines):
            parts.append(
                say(f"… and {more:,} more: ", self.context.typed("status"), " has the rest.")
            )
        return reply(parts)

    def log(self, number: int, caller: Caller) -> Reply:
        """Who did what, and when, the newest first."""
        acts = self.context.store.audit.entries(number)
        if not acts:
            return reply(say("Nobody has steered yet."))
        view = self.context.view(caller)
        lines = tuple(_done(act, view) for act in acts)
        return reply(say("Who steered, the newest first:"), Bullets(lines))


def _found(found: LookSummary) -> str:
    if not found.read and not found.waiting:
        return "I have looked at the seeds folder: nothing has changed."
    counts = ((found.new, "new"), (found.revised, "revised"))
    articles = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    waiting = (
        f" {counted(found.waiting, 'file')} may still be written to: I look again in a moment."
        if found.waiting
        else ""
    )
    problems = f" {counted(len(found.problems), 'problem')}:" if found.problems else ""
    return (
        f"Read {counted(found.read, 'file')}: {articles or 'no article is new'}.{waiting}{problems}"
    )


def _is_under_way(post: Post) -> bool:
    return post.new.kind == "digest" and post.state in ("due", "sending")


def _done(act: AuditEntry, view: View) -> Line:
    """An act, with the channels that may be known by their names."""
    words = _CHANNEL_ID.split(act.detail)
    if any(_CHANNEL_ID.fullmatch(word) and not view.shows(word) for word in words):
        detail: tuple[Piece, ...] = ("something in a channel that you are not in",)
    else:
        detail = tuple(ChannelRef(each) if _CHANNEL_ID.fullmatch(each) else each for each in words)
    did = "was refused" if act.act == "refused" else act.act
    return say(
        Moment(act.at), " ", UserRef(act.user), f" {did} ", *(each for each in detail if each)
    )
