"""Answers to those who look something up: articles, topics, how the bot is doing."""

import re
from dataclasses import dataclass

from bot.commands.context import CommandContext, opening
from bot.commands.status import status
from bot.commands.syntax import GUIDES
from bot.errors import CommandError
from bot.models import ROUNDUP_ITEMS, Caller, Topic
from bot.models.reply import Bullets, Buttons, Code, Hit, Part, Piece, Reply, reply, say

PAGE = 8  # hits in one answer
REST = 40  # digests of a roundup's rest in one answer


@dataclass(frozen=True, slots=True)
class LookupCommands:
    """Answers that change nothing."""

    context: CommandContext

    def help(self) -> Reply:
        """What there is to type, in one screen."""
        return reply(
            say("I post digests of articles: the key facts, and the quotes with who said them."),
            self._briefs(admin=False),
            say("Admins can also steer:"),
            self._briefs(admin=True),
            say(
                "What is none of these is searched for, such as ",
                self.context.typed("harbour"),
                ".",
            ),
        )

    def _briefs(self, *, admin: bool) -> Bullets:
        chosen = (name for name in GUIDES if GUIDES[name].admin is admin)
        return Bullets(
            tuple(say(self.context.typed(name), f" {GUIDES[name].brief}") for name in chosen)
        )

    def guide(self, name: str) -> Reply:
        """How a command is typed and what it does, with examples."""
        guide = GUIDES[name]
        who = "For admins: it " if guide.admin else "It "
        examples = (say(self.context.typed(_as_typed(example))) for example in guide.examples)
        return reply(
            say(self.context.typed(guide.usage)),
            say(f"{who}{guide.does}."),
            say("For example:"),
            Bullets(tuple(examples)),
            [Buttons((opening("Fill in a form…", name),))] if name in ("subscribe", "mute") else [],
        )

    def latest(self, typed: str | None, caller: Caller) -> Reply:
        """The newest digests, of one topic (as typed) or of all."""
        topic = self.context.topic(typed) if typed else None
        entries = self.context.store.articles.latest(
            PAGE, topic.slug if topic else None, self.context.view(caller).reads
        )
        about = f" on {topic.label}" if topic else ""
        if not entries:
            return reply(say(f"There is no digest{about} yet."))
        return reply(say(f"The newest digests{about}:"), [Hit(stored=stored) for stored in entries])

    def topics(self) -> Reply:
        """The topics, and how many digests have them."""
        counts = {topic.slug: count for topic, count in self.context.store.articles.topics()}
        lines = (
            say(f"{topic.label}: {counts.get(topic.slug, 0):,}", *_slug(topic))
            for topic in sorted(
                self.context.known_topics(),
                key=lambda topic: (-counts.get(topic.slug, 0), topic.slug),
            )
        )
        return reply(say("Topics, and how many digests have them:"), Bullets(tuple(lines)))

    def status(self, caller: Caller) -> Reply:
        """How the bot is doing; admins learn what is held."""
        # Slack is asked only where it makes a difference
        for_admins = bool(self.context.store.embargoes.all()) and self.context.seems_admin(caller)
        return status(
            self.context.store,
            self.context.now(),
            for_admins=for_admins,
            trouble=self.context.trouble(),
            shows=self.context.view(caller).shows,
        )

    def rest(self, key: str, caller: Caller) -> Reply:
        """What the message of the roundup with this key could not hold."""
        post = self.context.store.posts.get(key)
        seen = post is not None and self.context.view(caller).shows(post.new.channel)
        ids = post.new.article_ids[ROUNDUP_ITEMS:] if post and seen else ()
        entries = [
            stored for each in ids[:REST] if (stored := self.context.store.articles.get(each))
        ]
        if not entries:
            raise CommandError("There is nothing more in this roundup.")
        parts: list[Part] = [say("Also in this roundup:"), *(Hit(stored=each) for each in entries)]
        if len(ids) > REST:
            more = f"{len(ids) - REST:,} more are stored: "
            parts.append(say(more, self.context.typed("search"), " finds them."))
        return reply(*parts)


def _as_typed(example: str) -> str:
    """An example as people type it: Slack makes an id of a channel's name."""
    return re.sub(r"<#\w+\|(\w+)>", r"#\1", example)


def _slug(topic: Topic) -> tuple[Piece, ...]:
    """What to type for a topic, where that is not what it is called."""
    return () if topic.slug == topic.label else (" (", Code(topic.slug), ")")
