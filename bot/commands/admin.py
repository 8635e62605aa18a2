"""Answers of `repost`, `retract`, `release`, `rescan` and `log`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands import syntax
from bot.commands.context import CommandContext, place
from bot.commands.handlers import Handlers, handler
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
from bot.rules.embargoes import shown_path
from bot.rules.permissions import View
from bot.text import counted, printable

SAME_REPOST = timedelta(minutes=1)  # a repost within this of another is a second press of a button
PROBLEMS = 10  # sentences about files in the answer of `rescan`

# acts whose details begin with the article's ID
_ABOUT_ARTICLES = ("fix", "report", "repost", "retract")
_CHANNEL_ID = re.compile(r"\b([CG][A-Z0-9]{8,20})\b")


@dataclass(frozen=True, slots=True)
class AdminCommands:
    """Answers to admins. The dispatcher has checked that the caller is one."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (
            handler(syntax.Repost, self.repost),
            handler(syntax.Retract, self.retract),
            handler(syntax.Release, self.release),
            handler(syntax.Rescan, self.rescan),
            handler(syntax.Log, self.log),
        )

    def repost(self, command: syntax.Repost, caller: Caller) -> Reply:
        """Post a digest again."""
        stored = self.context.find_article(command.id, caller)
        if stored.retraction:
            raise CommandError(f"{stored.id} is retracted, and what is retracted is not posted.")
        channel = command.channel or caller.channel
        self.context.must_see(channel, caller)
        posts = self.context.store.posts.of_article(stored.id)
        earlier = [post for post in posts if post.new.channel == channel]
        now = self.context.now()
        if any(_is_under_way(each) for each in earlier):
            return reply(say(Code(stored.id), " is on its way already ", *place(channel), "."))
        if any(each.new.reason and now - each.created < SAME_REPOST for each in earlier):
            soon = " a moment ago. To post it once more, ask again in a minute."
            return reply(say(Code(stored.id), " was posted again ", *place(channel), soon))
        post = NewPost(
            # two admins who repost at the same moment make one post
            key=f"{stored.id}:{channel}:repost:{earlier[-1].id if earlier else 0}",
            channel=channel,
            article_ids=(stored.id,),
            reason=f"by {caller.name}{f': {command.reason}' if command.reason else ''}",
        )
        self.context.store.outbox.enqueue([post], now)
        why = f" because {command.reason}" if command.reason else ""
        self.context.record("repost", caller, f"{stored.id} to {channel}{why}")
        self.context.wake()
        return reply(self._reposting(stored.id, channel, now))

    def _reposting(self, article_id: str, channel: str, now: datetime) -> Line:
        pauses = self.context.store.pauses.active(now)
        if any(each.channel in (None, channel) for each in pauses):
            return say(Code(article_id), " waits ", *place(channel), ": posts are paused there.")
        status = self.context.typed("status")
        hint = (". Should it not appear, ", status, " says why.")
        return say("Posting ", Code(article_id), " again ", *place(channel), *hint)

    def retract(self, command: syntax.Retract, caller: Caller) -> Reply:
        """Mark an article as retracted, so that its posts are struck through."""
        stored = self.context.find_article(command.id, caller)
        if stored.retraction:
            raise CommandError(f"{stored.id} is retracted already.")
        retraction = Retraction(at=self.context.now(), reason=command.reason, by=caller.name)
        self.context.store.revisions.retract(stored.id, retraction)
        self.context.record("retract", caller, f"{stored.id}: {command.reason}")
        self.context.wake()
        struck = ". Posts of it are struck, and their threads say so."
        return reply(say("Retracted ", Code(stored.id), struck))

    def release(self, command: syntax.Release, caller: Caller) -> Reply:
        """Release an article that only words at the top of its text hold back."""
        embargoes, now = self.context.store.embargoes, self.context.now()
        reads = self.context.view(caller).reads
        released = embargoes.release_held(command.hold, caller.user, caller.name, now, reads)
        if released is None:
            if name := embargoes.released_by(command.hold, reads):
                raise CommandError(f"{name} has released it already.")
            raise CommandError(
                "There is no held article with this ID: it has changed or is gone, or its time has "
                f"come. `{self.context.command} status` lists what is held."
            )
        self.context.wake()
        path = Code(shown_path(released.path))
        if released.until > now:
            still = " is no longer held by its words, but by its fields until "
            return reply(say(path, still, Moment(released.until), "."))
        return reply(say("Released ", path, ": it's posted like a new article."))

    def rescan(self, command: syntax.Rescan, caller: Caller) -> Reply:
        """Look at the seeds folder now, and say what was found."""
        self.context.record("rescan", caller, "everything" if command.everything else "")
        looked = self.context.rescan(everything=command.everything)
        view = self.context.view(caller)
        if looked is None:
            failing = next(iter(self.context.health(view.shows)), None)
            why = failing.why if failing else "That takes its time. I go on with it."
            return reply(say(f"{why} ", self.context.typed("status"), " says when it is done."))
        found = self._as_far_as_known(looked, view)
        lines = tuple(
            say(printable(f"{path}: {problem}")) for path, problem in found.problems[:PROBLEMS]
        )
        parts: list[Part] = [say(_summary(found)), *([Bullets(lines)] if lines else [])]
        if more := len(found.problems) - len(lines):
            parts.append(
                say(f"… and {more:,} more: ", self.context.typed("status"), " has the rest.")
            )
        return reply(parts)

    def _as_far_as_known(self, found: LookSummary, view: View) -> LookSummary:
        """What a look has found, without files and articles that the caller may not know of."""
        store = self.context.store
        paths = {*found.read, *found.waiting, *found.slow}
        ids = {each.article_id for each in found.saved}
        embargoed = {each.path for each in store.embargoes.all(view.reads)}
        hidden = {each.path for each in store.embargoes.all()} - embargoed
        known = store.files.of_readable_sources(paths, view.reads) - hidden
        readable = store.articles.readable(ids, view.reads)
        return LookSummary(
            read=tuple(each for each in found.read if each in known),
            waiting=tuple(each for each in found.waiting if each in known),
            slow=tuple(each for each in found.slow if each in known),
            saved=tuple(each for each in found.saved if each.article_id in readable),
            problems=tuple(each for each in found.problems if each[0] in known),
        )

    def log(self, command: syntax.Log, caller: Caller) -> Reply:
        """The newest entries of the audit log that the caller may know of, newest first."""
        view = self.context.view(caller)
        acts = self.context.store.audit.entries(
            command.number, lambda act: self._may_know(act, view)
        )
        if not acts:
            return reply(say("Nobody has steered yet."))
        lines = tuple(map(_entry_line, acts))
        return reply(say("Who steered, the newest first:"), Bullets(lines))

    def _may_know(self, act: AuditEntry, view: View) -> bool:
        """Whether an entry is about nothing that the caller may not know of.

        That is a channel that it names, or the article that it is about.
        """
        if act.act == "release":  # its detail names a file
            return self.context.store.embargoes.may_know_release(act.detail, view.reads)
        if not all(map(view.shows, _CHANNEL_ID.findall(act.detail))):
            return False
        if act.act not in _ABOUT_ARTICLES:
            return True
        article_id = act.detail.partition(" ")[0].rstrip(":")
        return self.context.store.articles.get(article_id, view.reads) is not None


def _summary(found: LookSummary) -> str:
    if not (found.read or found.waiting or found.slow):
        return "I have looked at the seeds folder: nothing has changed."
    changes = [each.change for each in found.saved]
    counts = [(changes.count(what), what) for what in ("new", "revised")]
    articles = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    waiting = (
        f" {counted(len(found.waiting), 'file')} may still be written to: I look again in a moment."
        if found.waiting
        else ""
    )
    slow = f" {counted(len(found.slow), 'file')} will take longer to read." if found.slow else ""
    problems = f" {counted(len(found.problems), 'problem')}:" if found.problems else ""
    read = f"Read {counted(len(found.read), 'file')}: {articles or 'no article is new'}."
    return f"{read}{waiting}{slow}{problems}"


def _is_under_way(post: Post) -> bool:
    return post.new.kind == "digest" and post.state in ("due", "sending")


def _entry_line(act: AuditEntry) -> Line:
    """An entry of the audit log, with the names of its channels."""
    words = _CHANNEL_ID.split(act.detail)
    detail: tuple[Piece, ...] = tuple(
        ChannelRef(each) if _CHANNEL_ID.fullmatch(each) else each for each in words
    )
    did = "was refused" if act.act == "refused" else act.act
    return say(
        Moment(act.at), " ", UserRef(act.user), f" {did} ", *(each for each in detail if each)
    )
