"""Resolves coreference: which name the digest gives for a noun phrase or a pronoun."""

from functools import partial
from typing import NamedTuple

from bot.summariser.appositions import name_after, name_before
from bot.summariser.entities import NEVER, Entity, EntityRegistry
from bot.summariser.mentions import gender_of, group_before_role, mention_of, name_run
from bot.summariser.namesakes import is_relative
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.pronouns import Antecedent, antecedents
from bot.summariser.roles import is_outlet, sentence_around
from bot.summariser.subjects import SubjectFinder
from bot.summariser.wordlists import words

_PAPERS = words("article newspaper paper outlet magazine tabloid broadcaster")
_NEW = words("a an one")  # determiners that introduce somebody
_NO_PERSON = 10  # points against a person for whom "their" or "its" is used: "their coach"
_MOST_ANTECEDENTS = 3  # that count for one pronoun
_GROUP_ROLE_NAME = 4  # tokens at least: "Tull Athletic captain Tran"
_GROUP_REACHES = 3  # sentences within which "they" or "it" may refer to a group
_PAPER_REACHES = 6  # sentences within which "the article" may refer to an outlet

# How sure a referent is, in per cent.
_SURE_OF_PHRASE = 88  # a role or a group, as the article puts it; a name may be meant
_SURE_OF_GROUP = 70  # "they" and "it"
_SURE_OF_PRONOUN = 60  # "he" and "she", at least
_SURE_PER_POINT = 2  # of the antecedent's lead over the next


class Referent(NamedTuple):
    """What a phrase refers to, as the digest names it.

    ``resolved`` says that the digest's words are not the phrase's own, ``sure`` how likely the
    referent is, in per cent.
    """

    text: str | None
    resolved: bool = False
    sure: int = 100
    entity: Entity | None = None


NO_REFERENT = Referent(None)


class CoreferenceResolver:
    """Reads an article's paragraphs in order and records its entities: which speak, and where.

    ``referent()`` then says what a phrase of those paragraphs refers to. ``named`` maps the first
    token of a phrase to the entity that the phrase mentions.
    """

    def __init__(self, outline: Outline, subjects: SubjectFinder) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = subjects
        self.registry = EntityRegistry(outline.words, partial(is_relative, outline))
        self.named: dict[int, Entity] = {}
        self.antecedents: dict[int, list[Antecedent]] = {}  # of "he" and "she", by token
        self.quoted_last: Entity | None = None  # who spoke the last quotation; set from outside
        self._referents: dict[int, Referent] = {}  # of pronouns, by token
        self._sentence = 0  # the number of the sentence that is being read
        self._paragraph = 0  # the number of its paragraph's first sentence
        self._counted_to = 0  # the token up to which sentences are counted
        self._clause_opener: Entity | None = None  # the last entity that opened a clause
        self._sentence_opener: Entity | None = None
        self._speaker: Entity | None = None
        self._outlet: tuple[int, Entity] | None = None  # the last that spoke, and in which sentence
        self._group: tuple[int, NounPhrase] | None = None  # that "they" may refer to, likewise

    def read(self, start: int, end: int) -> None:
        """Read the mentions and pronouns of a paragraph, tokens ``start:end``, and who speaks."""
        tags = self.tags
        self._sentence += 1
        self._paragraph = self._sentence
        speaking = self.subjects.speaking(start, end)
        for phrase in self.outline.phrases_in(start, end):
            first, last = phrase
            speaks = first in speaking
            before = tags[first - 1]
            opens = (
                first == start
                or before in ".,Qcu"
                or (before == "q" and self._opens_sentence(first))
            )
            if speaks or opens or tags[last - 1] in "NISno":
                self._sentence += self._sentences(self._counted_to, first)
                self._counted_to = first
                self._read_phrase(phrase, opens=opens, speaks=speaks)

    def referent(self, phrase: NounPhrase) -> Referent:
        """Return what a phrase of a paragraph that was read refers to."""
        known = self._referents.get(phrase.start)
        if known is not None:
            return known
        entity = self.named.get(phrase.start)
        if entity is not None:
            words = self.outline.words(phrase.start, phrase.end)
            return Referent(entity.name, resolved=not words.endswith(entity.name), entity=entity)
        if self.tags[phrase.start : phrase.end] in ("h", "t", "i", "m"):
            return NO_REFERENT
        return Referent(self.outline.full_words(phrase), sure=_SURE_OF_PHRASE)

    def referents(self, phrase: NounPhrase) -> list[tuple[Referent, float]]:
        """Return what a phrase may refer to, with the probability of each, the likeliest first."""
        found = self.antecedents.get(phrase.start)
        if found is not None:
            return [
                (Referent(each.entity.name, resolved=True, entity=each.entity), each.probability)
                for each in found[:_MOST_ANTECEDENTS]
            ]
        return [(self.referent(phrase), 1.0)]

    def _opens_sentence(self, at: int) -> bool:
        """Return whether a token is the first of its sentence."""
        before = self.tags[at - 1]
        return before in ".PQ" or (before == "q" and self.outline.closes_sentence(at - 1))

    def _sentences(self, start: int, end: int) -> int:
        """Return how many sentences end in tokens ``start:end``, inside quotations as well."""
        tags, outline = self.tags, self.outline
        passed = tags[start:end]
        if "Q" not in passed and "q" not in passed:
            return passed.count(".")  # nearly always, and much faster
        closed = sum(
            tags[at + 1] in "NTQ" and outline.last_character(at) == "."
            for at in outline.quote_tokens_in(start, end)
        )
        return passed.count(".") + closed

    def _read_phrase(self, phrase: NounPhrase, *, opens: bool, speaks: bool) -> None:
        first, end = phrase
        last = self.tags[end - 1]
        owner_end = self.tags.find("s", first, end)
        if owner_end > 0 and self.tags[owner_end - 1] in "NIS":
            self._read_owner(NounPhrase(first, owner_end))
        if end - first == 1 and last in "htim":
            self._read_pronoun(phrase, last, speaks=speaks)
            return
        if opens and self.tags[first] == "p":
            self._read_possessive(phrase)
        if last in "NISn":
            entity = self._entity(phrase)
        else:
            entity = self._paper(phrase) or self._apposed(phrase)
        if entity is None:
            self._read_unnamed(phrase, opens=opens, speaks=speaks)
            return
        self.named[first] = entity
        self._note(entity, phrase, opens=opens, speaks=speaks)

    def _read_owner(self, owner: NounPhrase) -> None:
        """Read the name inside a longer phrase: `Ramona Quill's campaign`."""
        mention = mention_of(self.outline, owner)
        if mention:
            self.registry.mention(mention).mentioned_at = self._sentence

    def _read_pronoun(self, phrase: NounPhrase, tag: str, *, speaks: bool) -> None:
        if tag == "h":
            self._referents[phrase.start] = self._resolve(phrase, speaks=speaks)
        elif speaks and tag in "ti":
            self._resolve_group(phrase)

    def _resolve(self, phrase: NounPhrase, *, speaks: bool) -> Referent:
        """Return the antecedent of "he" or "she", which the pronoun's gender is evidence for."""
        pronoun = self.outline.tokens[phrase.start]
        found = antecedents(
            pronoun,
            self._sentence,
            self.registry.recent(),
            self._opener_before_quote(phrase),
            self._speaker,
            self.quoted_last,
        )
        self.antecedents[phrase.start] = found
        if not found:
            return NO_REFERENT
        entity = found[0].entity
        entity.gender += 1 if pronoun.lower() == "he" else -1
        entity.opened_clause_at = self._sentence
        self._clause_opener = entity
        if speaks:
            entity.spoke_at = self._sentence
            self._speaker = entity
        return Referent(
            entity.name, resolved=True, sure=round(100 * found[0].probability), entity=entity
        )

    def _opener_before_quote(self, phrase: NounPhrase) -> Entity | None:
        """Return who opened the sentence before a quotation's, if in the same paragraph.

        `Mayor Dwayne Hicks opposed the plan. "We can't afford it," he said.` It is None where
        somebody else has spoken since.
        """
        opener, speaker = self._sentence_opener, self._speaker
        if opener is None:
            return None
        if not self._paragraph <= opener.opened_sentence_at == self._sentence - 1:
            return None
        if not self.outline.quote_tokens_in(*sentence_around(self.outline, *phrase)):
            return None
        if speaker and speaker is not opener and speaker.spoke_at >= opener.opened_sentence_at:
            return None
        return opener if opener.person > 0 else None

    def _resolve_group(self, phrase: NounPhrase) -> None:
        """Resolve "they" or "it": `Farmers are less sure. "…," they say.`"""
        opener, group = self._clause_opener, self._group
        group_at = group[0] if group else NEVER
        if self.tags[phrase.start] == "i" and opener and self._is_it(opener, group_at):
            referent = Referent(opener.name, resolved=True, sure=_SURE_OF_GROUP, entity=opener)
            self._referents[phrase.start] = referent
        elif group and self._sentence - group_at <= _GROUP_REACHES:
            words = self.outline.full_words(group[1])
            self._referents[phrase.start] = Referent(words, resolved=True, sure=_SURE_OF_GROUP)

    def _is_it(self, opener: Entity, group_at: int) -> bool:
        """Return whether "it" is the named group that spoke in the sentence before.

        `Coastline Power is sorry. It promised …`
        """
        spoke = opener.spoke_at == opener.opened_clause_at == self._sentence - 1 > group_at
        return spoke and len(opener.tokens) > 1 and not opener.short_mentions and not opener.gender

    def _read_possessive(self, phrase: NounPhrase) -> None:
        """Take a possessive at the start of a clause as evidence about the last clause's opener.

        "His rival" says that it is a he, "Their coach" that it is no person.
        """
        word = self.outline.tokens[phrase.start].lower()
        opener = self._clause_opener
        if opener is None:
            return
        ago = self._sentence - opener.opened_clause_at
        if word in ("their", "its") and ago <= 1:
            opener.person -= _NO_PERSON
        if word in ("his", "her") and ago == 1:
            opener.gender += 1 if word == "his" else -1

    def _read_unnamed(self, phrase: NounPhrase, *, opens: bool, speaks: bool) -> None:
        """Note a role or a group without a name, which a pronoun may refer to."""
        first, last = self.tags[phrase.start], self.tags[phrase.end - 1]
        if speaks or (opens and last in "RO"):
            self._group = (self._sentence, phrase)
        if not (opens and last == "r"):
            return
        if first == "p" or self.outline.tokens[phrase.start].lower() in _NEW:
            words = self.outline.full_words(phrase)
            entity = self.registry.mention_unnamed(words, gender_of(words.lower().split()))
            self.named[phrase.start] = entity
            self._note(entity, phrase, opens=True, speaks=speaks)

    def _note(self, entity: Entity, phrase: NounPhrase, *, opens: bool, speaks: bool) -> None:
        """Note that an entity is mentioned here, and whether it opens a clause or speaks."""
        entity.mentioned_at = self._sentence
        if opens and self.tags[phrase.end] != "s":
            entity.opened_clause_at = self._sentence
            self._clause_opener = entity
            if self._opens_sentence(phrase.start):
                entity.opened_sentence_at = self._sentence
                self._sentence_opener = entity
            if self.tags[phrase.end] == "c":
                self._note_pair(phrase)
        if speaks:
            entity.spoke_at = self._sentence
            entity.person += 1
            self._speaker = entity
            if is_outlet(entity):
                self._outlet = (self._sentence, entity)

    def _note_pair(self, phrase: NounPhrase) -> None:
        """Note two names that "they" may refer to: `Jonas Prell and Mina Ott`."""
        other = self.outline.phrase_at_start.get(phrase.end + 1)
        if other and self.tags[other.end - 1] == "N" and self.tags[other.end] != "s":
            self._group = (self._sentence, NounPhrase(phrase.start, other.end))

    def _entity(self, phrase: NounPhrase) -> Entity | None:
        """Return the entity that a phrase with a name mentions."""
        first, end = phrase
        if end - first == 1 and self.tags[end] not in ",f(" and self.tags[first - 1] != "b":
            again = self.registry.mention_again(self.outline.tokens[first])
            if again:
                return again
        if end - first >= _GROUP_ROLE_NAME:
            group = group_before_role(self.outline, phrase)
            if group:
                self.registry.mention(group)
        mention = mention_of(self.outline, phrase)
        return self.registry.mention(mention) if mention else None

    def _apposed(self, phrase: NounPhrase) -> Entity | None:
        """Return the entity in apposition to a role: `her manager, Robin Mott, said`."""
        apposed = name_after(self.outline, phrase)
        if apposed is None:
            before = name_before(self.outline, phrase)
            entity = self.named.get(before.start) if before else None
            return entity if entity and entity.person > 0 else None
        name, end = apposed
        entity = self._entity(name)
        start = phrase.start + (self.tags[phrase.start] in "dp")
        if entity and start < end:
            role = self.outline.words(start, end)
            if entity.role is None or len(role) > len(entity.role):
                entity.role = role
            entity.add_roles([role])
            entity.person += 1
            entity.gender = entity.gender or gender_of(role.lower().split())
        return entity

    def _paper(self, phrase: NounPhrase) -> Entity | None:
        """Return the outlet that `the Tull Daily article` or a later `the article` stands for."""
        if self.outline.tokens[phrase.end - 1] not in _PAPERS:
            return None
        run = name_run(self.outline, NounPhrase(phrase.start, phrase.end - 1))
        if run:
            return self._entity(NounPhrase(run.start(), phrase.end - 1))
        if self._outlet is None or self.tags[phrase.start] != "d":
            return None
        sentence, outlet = self._outlet
        return outlet if self._sentence - sentence <= _PAPER_REACHES else None
