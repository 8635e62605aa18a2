"""Answers of `help`, `latest`, `show`, `topics` and `status`, and the rest of a roundup."""

import re
from dataclasses import dataclass

from bot.commands import syntax
from bot.commands.context import CommandContext, form_button
from bot.commands.handlers import Handlers, handler
from bot.commands.status import Audience, status
from bot.commands.syntax import GUIDES
from bot.errors import CommandError
from bot.models import ROUNDUP_ITEMS, Caller, Topic
from bot.models.reply import Bullets, Buttons, Card, Code, Hit, Part, Piece, Reply, reply, say
from bot.store import COUNTED

LATEST_ITEMS = 8  # digests in the answer of `latest`
REST_ITEMS = 40  # digests in the answer that shows the rest of a roundup


@dataclass(frozen=True, slots=True)
class LookupCommands:
    """Answers that only read."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (
            handler(syntax.Help, self.help),
            handler(syntax.Latest, self.latest),
            handler(syntax.Show, self.show),
            handler(syntax.Topics, self.topics),
            handler(syntax.Status, self.status),
        )

    def help(self, command: syntax.Help, _: Caller) -> Reply:
        """All commands on one screen, or how one of them is typed."""
        if command.command:
            return self._guide(command.command)
        return reply(
            say("I post digests of articles: the key facts, and the quotes with who said them."),
            self._briefs(admin=False),
            say("Admins can also steer:"),
            self._briefs(admin=True),
        )

    def _briefs(self, *, admin: bool) -> Bullets:
        chosen = (name for name in GUIDES if GUIDES[name].admin is admin)
        return Bullets(
            tuple(say(self.context.typed(name), f" {GUIDES[name].brief}") for name in chosen)
        )

    def _guide(self, name: str) -> Reply:
        """How a command is typed and what it does, with examples."""
        guide = GUIDES[name]
        who = "For admins: it " if guide.admin else "It "
        examples = (say(self.context.typed(_as_typed(example))) for example in guide.examples)
        form = (
            [Buttons((form_button("Fill in a form…", name),))]
            if name in ("subscribe", "mute")
            else []
        )
        return reply(
            say(self.context.typed(guide.usage)),
            say(f"{who}{guide.does}."),
            say("For example:"),
            Bullets(tuple(examples)),
            form,
        )

    def latest(self, command: syntax.Latest, caller: Caller) -> Reply:
        """The newest digests, of one topic or of all."""
        topic = self.context.topic(command.topic, caller) if command.topic else None
        articles = self.context.store.articles.latest(
            LATEST_ITEMS, topic.slug if topic else None, self.context.view(caller).reads
        )
        about = f" on {topic.label}" if topic else ""
        if not articles:
            return reply(say(f"There is no digest{about} yet."))
        return reply(say(f"The newest digests{about}:"), [Hit(stored=each) for each in articles])

    def show(self, command: syntax.Show, caller: Caller) -> Reply:
        """A digest in full, with buttons for what the caller can do about it."""
        stored = self.context.find_article(command.id, caller)
        return reply(Card(stored=stored, show="full"), self.context.article_buttons(stored, caller))

    def topics(self, _: syntax.Topics, caller: Caller) -> Reply:
        """The topics, with the number of digests of each, the largest first.

        Only the newest digests that the caller may read count.
        """
        reads = self.context.view(caller).reads
        counts = {topic.slug: count for topic, count in self.context.store.articles.topics(reads)}
        lines = (
            say(f"{topic.label}: {counts.get(topic.slug, 0):,}", *_slug(topic))
            for topic in sorted(
                self.context.known_topics(caller),
                key=lambda topic: (-counts.get(topic.slug, 0), topic.slug),
            )
        )
        return reply(
            say(f"Topics, and how many of the newest {COUNTED:,} digests have them:"),
            Bullets(tuple(lines)),
        )

    def status(self, _: syntax.Status, caller: Caller) -> Reply:
        """How the bot is doing. Only admins see which articles are embargoed, and why it fails."""
        view = self.context.view(caller)
        failing = self.context.health(view.shows)
        # without either the answer is the same for all, and Slack need not be asked
        differs = bool(failing or self.context.store.embargoes.all())
        is_admin = differs and self.context.seems_admin(caller)
        return status(
            self.context.store,
            self.context.now(),
            audience=Audience(is_admin=is_admin, shows=view.shows, reads=view.reads),
            failing=failing,
        )

    def rest(self, key: str, caller: Caller) -> Reply:
        """The articles that the message of the roundup with this key had no room for."""
        post = self.context.store.posts.get(key)
        seen = post is not None and self.context.view(caller).shows(post.new.channel)
        ids = post.new.article_ids[ROUNDUP_ITEMS:] if post and seen else ()
        found = (self.context.store.articles.get(each) for each in ids[:REST_ITEMS])
        hits = [Hit(stored=stored) for stored in found if stored]
        if not hits:
            raise CommandError("There is nothing more in this roundup.")
        parts: list[Part] = [say("Also in this roundup:"), *hits]
        if len(ids) > REST_ITEMS:
            more = f"{len(ids) - REST_ITEMS:,} more are stored: "
            parts.append(say(more, self.context.typed("search"), " finds them."))
        return reply(*parts)


def _as_typed(example: str) -> str:
    """An example with the names of channels, which Slack turns into ids, as people type them."""
    return re.sub(r"<#\w+\|(\w+)>", r"#\1", example)


def _slug(topic: Topic) -> tuple[Piece, ...]:
    """What to type for a topic, where it differs from the label."""
    return () if topic.slug == topic.label else (" (", Code(topic.slug), ")")
