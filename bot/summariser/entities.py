"""Who is who in an article: full names at first mention, and what later mentions refer to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.summariser.wordlists import GROUP_WORDS, PLACE_WORDS

_MOST_RECENT = 50  # mentions
_UNNAMED = -2  # a name is likelier


class Mention(NamedTuple):
    """A name where it stands: tokens, the role beside it, and evidence.

    ``person`` is above 0 for a person; ``gender`` is above 0 for he and below for she.
    """

    tokens: tuple[str, ...]
    span: tuple[int, int]  # of its tokens
    role: str | None
    person: int
    gender: int
    placed: bool = False  # as where something is


@dataclass(slots=True, eq=False)
class Entity:
    """A person or organisation of the article, under its fullest first name.

    The ``*_at`` are numbers of sentences, -99 for never. ``person`` is evidence for a person
    (above 0) or against one; ``gender`` is above 0 for he and below for she, by the article.
    """

    name: str
    tokens: tuple[str, ...]
    person: int = 0
    gender: int = 0
    mentions: int = 0
    seen_at: int = -99
    led_at: int = -99
    headed_at: int = -99  # led, with a sentence's first words
    spoke_at: int = -99
    short: int = 0  # mentions by one token of its name
    placed: int = 0  # mentions as where something is: "on the Osk Bridge"
    named: bool = True  # False for a role: "her trainer"
    role: str | None = None

    @property
    def spoke(self) -> bool:
        """Whether it was the subject of a reporting verb."""
        return self.spoke_at >= 0

    @property
    def is_no_person(self) -> bool:
        """Whether all that is known says a club, a company or a place."""
        if self.person >= 0 or self.gender or self.short:
            return False
        return self.named and not self.place_like_a_surname

    @property
    def place_like_a_surname(self) -> bool:
        """`Samantha Hill`: the name could be a place's, and nothing is ever said to be there."""
        return len(self.tokens) > 1 and not self.placed and self.tokens[-1].lower() in PLACE_WORDS


class EntityRegistry:
    """The article's entities, filled in reading order."""

    def __init__(self, words: Callable[[int, int], str]) -> None:
        self._words = words  # the article's text between two tokens
        self.entities: list[Entity] = []
        self._seen: list[Entity] = []  # once for each mention, in order
        self._by_last: dict[str, list[Entity]] = {}
        self._latest: dict[str, Entity] = {}  # by last token
        self._by_first: dict[str, Entity] = {}

    def again(self, token: str) -> Entity | None:
        """Whom a name of one word means, where it was seen before: the commonest mention."""
        entity = self._latest.get(token)
        if entity:
            self._seen.append(entity)
            entity.mentions += 1
            entity.short += len(entity.tokens) > 1
        return entity

    def see(self, mention: Mention) -> Entity:
        """The entity that a mention refers to, a new one where it is new."""
        tokens = mention.tokens
        entity = self._find(mention)
        if entity is None:
            entity = self._add(mention)
        elif len(tokens) > len(entity.tokens) == 1:
            entity.name, entity.tokens = self._words(*mention.span), tokens
            self._remember_first(entity)
        self._seen.append(entity)
        self._latest[tokens[-1]] = entity
        entity.mentions += 1
        entity.short += len(tokens) < len(entity.tokens)
        entity.person += mention.person
        entity.gender += mention.gender
        entity.placed += mention.placed
        entity.role = entity.role or mention.role
        return entity

    def unnamed(self, words: str, gender: int) -> Entity:
        """A person without a name, whom a pronoun may mean: "her trainer"."""
        entity = Entity(words, (words,), person=_UNNAMED, gender=gender, named=False)
        self._seen.append(entity)
        return entity

    def recent(self) -> list[Entity]:
        """Whom a pronoun can mean: who was named in the last mentions."""
        return list(dict.fromkeys(self._seen[-_MOST_RECENT:]))

    def _add(self, mention: Mention) -> Entity:
        name = self._words(*mention.span)
        entity = Entity(name, mention.tokens, person=_looks_like_a_person(mention.tokens))
        self.entities.append(entity)
        self._by_last.setdefault(mention.tokens[-1].upper(), []).append(entity)
        self._remember_first(entity)
        return entity

    def _remember_first(self, entity: Entity) -> None:
        first = entity.tokens[0]
        if len(entity.tokens) > 1 and entity.person >= 0 and first.upper() not in self._by_last:
            self._by_first.setdefault(first, entity)

    def _find(self, mention: Mention) -> Entity | None:
        tokens = mention.tokens
        latest = self._latest.get(tokens[-1])
        fits = latest is not None and latest.gender * mention.gender >= 0
        if latest and fits and (len(tokens) == 1 or tokens == latest.tokens):
            return latest
        same = [
            entity
            for entity in self._by_last.get(tokens[-1].upper(), ())
            if _agree(entity.tokens, tokens) and entity.gender * mention.gender >= 0
        ]
        if same:
            return max(same, key=lambda entity: (entity.seen_at, entity.mentions))
        return self._by_first.get(tokens[0]) if len(tokens) == 1 else None


def _agree(known: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether two names with one last token can be one entity's."""
    if len(known) == 1 or len(new) == 1:
        return True
    one, other = known[0], new[0]
    return one == other or (one[0] == other[0] and "." in (one[-1], other[-1]))


def _looks_like_a_person(tokens: tuple[str, ...]) -> int:
    """First evidence by the shape of a name alone; below 0 for a group, a paper, a place."""
    first, last = tokens[0], tokens[-1]
    if last.isdigit() or last.lower() in GROUP_WORDS or first.lower() in GROUP_WORDS:
        return -4
    if len(tokens) == 1:
        return -3 if first.isupper() and len(first) > 1 else 0
    return 2 if "." in [token[-1] for token in tokens] else 1
