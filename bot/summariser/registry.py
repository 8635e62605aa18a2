"""Keeps the entities of an article and decides which of them a mention refers to."""

from collections.abc import Callable, Mapping

from bot.summariser.entities import NO_PERSON, Entity, Mention
from bot.summariser.genders import gender_of
from bot.summariser.namesakes import (
    Introduction,
    agree,
    bearer,
    continues,
    folded_word,
    is_company_form,
    person_by_name,
)

_MOST_RECENT = 50  # mentions
# Entities with the same last name, as far back as one is looked for that a new mention may be
# short for. Without a bound, each of 20,000 people called Voss is compared with all others.
_MOST_NAMESAKES = 30
_UNNAMED = -2  # evidence: a pronoun refers to a named person more often than to an unnamed one


class EntityRegistry:
    """The entities of an article, filled in reading order.

    ``words(start, end)`` returns the article's text for a span of tokens, ``introduced(span)`` how
    it introduces the name there; ``votes`` are pronoun_votes.
    """

    def __init__(
        self,
        words: Callable[[int, int], str],
        introduced: Callable[[tuple[int, int]], Introduction],
        votes: Mapping[str, int],
    ) -> None:
        self._words = words
        self._introduced = introduced
        self._votes = votes
        self.entities: list[Entity] = []
        self._mentioned: list[Entity] = []  # once for each mention, in order
        self._by_last: dict[str, list[Entity]] = {}
        self._by_both: dict[tuple[str, str], list[Entity]] = {}  # by last name and first name
        # By a token that means one entity only, the last token of a mention.
        self._latest: dict[str, Entity | None] = {}
        self._by_first: dict[str, Entity] = {}
        self._by_start: dict[tuple[str, str], Entity] = {}  # by a person's first two names

    def mention_again(self, token: str) -> Entity | None:
        """Record a mention of one token and return its entity, or None if nothing was so called.

        This is a short cut for the most frequent kind of mention, a surname alone.
        """
        entity = self._latest.get(token)
        if entity:
            self._mentioned.append(entity)
            entity.references += 1
            entity.mentions += 1
            entity.short_mentions += len(entity.tokens) > 1
        return entity

    def mention(self, mention: Mention) -> Entity:
        """Record a mention and return its entity, a new one where it fits none that is known."""
        tokens = mention.tokens
        entity = self._find(mention)
        if entity is None:
            entity = self._add(mention)
        elif len(tokens) > len(entity.tokens) and not entity.undecided:
            entity.name, entity.tokens = self._words(*mention.span), tokens
            self._remember(entity)
        self._mentioned.append(entity)
        entity.references += 1
        last = tokens[-1]
        alone = self._latest.get(last, entity) is entity and not entity.partner
        self._latest[last] = entity if alone else None
        entity.mentions += 1
        entity.short_mentions += len(tokens) < len(entity.tokens)
        entity.person += mention.person
        entity.gender += mention.gender
        entity.locative_mentions += mention.locative
        entity.role = entity.role or mention.role
        if mention.roles:
            entity.add_roles(mention.roles)
        return entity

    def mention_unnamed(self, words: str, gender: int, *, person: bool, plural: bool) -> Entity:
        """Record and return what has no name and a pronoun may refer to: "her trainer"."""
        evidence = _UNNAMED if person else NO_PERSON
        entity = Entity(words, (words,), person=evidence, gender=gender, named=False, plural=plural)
        self._mentioned.append(entity)
        entity.references += 1
        return entity

    def recent(self) -> list[Entity]:
        """Return the entities of the last mentions, the latest last: a pronoun may mean them."""
        latest = dict.fromkeys(reversed(self._mentioned[-_MOST_RECENT:]))
        return list(reversed(latest))

    def mentioned_again(self, entity: Entity) -> None:
        """Record that a pronoun or a noun mentions an entity again."""
        self._mentioned.append(entity)
        entity.references += 1

    def _add(self, mention: Mention) -> Entity:
        name = self._words(*mention.span)
        tokens = mention.tokens
        entity = Entity(name, tokens, person=person_by_name(tokens))
        if len(tokens) > 1:
            self._introduce(entity, mention.span)
        else:
            entity.undecided = folded_word(tokens[0]) in self._by_last
        self.entities.append(entity)
        namesakes = self._by_last.setdefault(folded_word(tokens[-1]), [])
        namesakes.append(entity)
        if len(namesakes) == 1:
            entity.votes = self._votes.get(tokens[-1], 0)
        self._remember(entity)
        return entity

    def _introduce(self, entity: Entity, span: tuple[int, int]) -> None:
        """Note as whose relative or partner a person is introduced."""
        if entity.person < 0:
            return
        kin, partner = self._introduced(span)
        if kin:
            entity.relative = True
            entity.gender += gender_of([kin])
        known = self._by_last.get(folded_word(partner), ()) if partner else ()
        entity.partner = known[0] if len(known) == 1 else None

    def _remember(self, entity: Entity) -> None:
        """Let the full name refer to an entity, and a person's first name as well.

        A first name does not if an entity has it as its last name.
        """
        if len(entity.tokens) == 1:
            return
        first = folded_word(entity.tokens[0])
        self._by_both.setdefault((folded_word(entity.tokens[-1]), first), []).append(entity)
        self._by_start.setdefault((first, folded_word(entity.tokens[1])), entity)
        if entity.person < 0 and not is_company_form(entity.tokens[1:]):
            return
        for token in entity.tokens[: 2 if len(entity.tokens) == 3 else 1]:
            one = folded_word(token)
            if one not in self._by_last:
                self._by_first.setdefault(one, entity)

    def _namesakes(self, tokens: tuple[str, ...]) -> list[Entity]:
        """Return the entities that a name may refer to, in the order in which they came up.

        They have the same last name. Those that have the same first name, too, are looked for in
        the whole article, and others as far back as ``_MOST_NAMESAKES``.
        """
        last = folded_word(tokens[-1])
        namesakes = self._by_last.get(last, [])
        if len(namesakes) <= _MOST_NAMESAKES:
            return namesakes
        same = self._by_both.get((last, folded_word(tokens[0])), [])
        return same[-_MOST_NAMESAKES:] + namesakes[-_MOST_NAMESAKES:]

    def _find(self, mention: Mention) -> Entity | None:
        """Return the entity that a name refers to; None if it is a new one's or isn't decided."""
        tokens = mention.tokens
        if len(tokens) == 1:
            return self._find_by_one(mention)
        namesakes = [each for each in self._namesakes(tokens) if not each.undecided]
        same = [each for each in namesakes if agree(each.tokens, tokens)]
        full = [each for each in same if len(each.tokens) > 1]
        if full:
            return max(full, key=lambda each: (each.mentioned_at, each.mentions))
        if not same:
            return self._find_by_start(mention)
        # "Clinton said … her husband, Bill Clinton": the surname before was another person's.
        fits = [each for each in same if each.gender * mention.gender >= 0]
        if not fits or len(namesakes) > len(same) or self._introduced(mention.span).kin:
            return None
        return fits[0]

    def _find_by_start(self, mention: Mention) -> Entity | None:
        """Return whose name begins so, or was a first name only: Vince, Big Vince Tallentire."""
        tokens = mention.tokens
        begins = self._by_start.get((folded_word(tokens[0]), folded_word(tokens[1])))
        if begins:
            return begins if continues(begins, mention) else None
        if person_by_name(tokens) < 0:
            return None
        for token in tokens[:-1]:
            known = self._by_last.get(folded_word(token), ())
            if len(known) == 1 and len(known[0].tokens) == 1 and known[0].seems_a_first_name:
                return known[0]
        return None

    def _find_by_one(self, mention: Mention) -> Entity | None:
        token = mention.tokens[0]
        latest = self._latest.get(token)
        if latest and latest.gender * mention.gender >= 0:
            return latest
        namesakes = self._namesakes(mention.tokens)
        if not namesakes:
            return self._by_first.get(folded_word(token))
        now = self._mentioned[-1].mentioned_at
        known = [each for each in namesakes if not each.undecided]
        found = bearer(known, mention.gender, now)
        if found and not found.relative:
            return found
        alone = [each for each in namesakes if each.undecided]
        return next((each for each in alone if each.gender * mention.gender >= 0), found)
