"""From the phrase that speaks to the name that the digest gives."""

from typing import NamedTuple

from bot.summariser.entities import Entity, EntityRegistry
from bot.summariser.mentions import before_role, gender_of, mention, name_run
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.pronouns import resolve
from bot.summariser.roles import is_outlet, sentence_around
from bot.summariser.subjects import SubjectFinder
from bot.summariser.wordlists import words

_PAPERS = words("article newspaper paper outlet magazine tabloid broadcaster")
_NEW = words("a an one")
_NOBODY = 10  # evidence against a person: "their coach"
_CLUB_AND_NAME = 3  # tokens of "Tull Athletic captain Tran", less one
_GROUP_REACHES = 3  # sentences
_PAPER_REACHES = 6  # sentences


class Referent(NamedTuple):
    """What the digest says for a phrase; ``sure`` is 0 to 100 for a resolved pronoun."""

    text: str | None
    resolved: bool = False
    sure: int = 100
    entity: Entity | None = None


NO_REFERENT = Referent(None)
UNNAMED = 88  # per cent sure of a role or a group: a name may be meant


class CoreferenceResolver:
    """Keeps who was named and who spoke, in reading order, and says who a phrase means."""

    def __init__(self, outline: Outline, clauses: SubjectFinder) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = clauses
        self.registry = EntityRegistry(outline.words)
        self.sentence = 0
        self._paragraph = 0  # its first sentence
        self._counted_to = 0
        self.named: dict[int, Entity] = {}  # by a phrase's first token
        self._referents: dict[int, Referent] = {}
        self._leader: Entity | None = None  # who last stood at the head of a sentence
        self._head: Entity | None = None  # whose a sentence was: its first words
        self._speaker: Entity | None = None
        self._outlet: tuple[int, Entity] | None = None
        self._group: tuple[int, NounPhrase] | None = None

    def read(self, start: int, end: int) -> None:
        """Take in a paragraph: its names, its pronouns, and who speaks in it."""
        tags = self.tags
        self.sentence += 1
        self._paragraph = self.sentence
        speaking = self.subjects.speaking(start, end)
        for phrase in self.outline.phrases_in(start, end):
            first, last = phrase
            speaks = first in speaking
            before = tags[first - 1]
            leads = first == start or before in ".,Qcu" or (before == "q" and self._heads(first))
            if speaks or leads or tags[last - 1] in "NISno":
                self.sentence += self._sentences(self._counted_to, first)
                self._counted_to = first
                self._take(phrase, leads=leads, speaks=speaks)

    def _heads(self, at: int) -> bool:
        """Whether a token is the first of its sentence."""
        before = self.tags[at - 1]
        return before in ".PQ" or (before == "q" and self.outline.closes_sentence(at - 1))

    def _sentences(self, start: int, end: int) -> int:
        """How many sentences end in tokens ``start:end``, one that a quotation closes too."""
        tags, outline = self.tags, self.outline
        passed = tags[start:end]
        if "Q" not in passed and "q" not in passed:
            return passed.count(".")  # told at once, for nearly every sentence
        closed = sum(
            tags[at + 1] in "NTQ" and outline.text[outline.quoted_span(at).end - 1] == "."
            for at in outline.quote_tokens_in(start, end)
        )
        return passed.count(".") + closed

    def referent(self, phrase: NounPhrase) -> Referent:
        """What a phrase that was read stands for."""
        known = self._referents.get(phrase.start)
        if known is not None:
            return known
        entity = self.named.get(phrase.start)
        if entity is not None:
            words = self.outline.words(phrase.start, phrase.end)
            return Referent(entity.name, resolved=not words.endswith(entity.name), entity=entity)
        if self.tags[phrase.start : phrase.end] in ("h", "t", "i", "m"):
            return NO_REFERENT
        return Referent(self.outline.full_words(phrase), sure=UNNAMED)

    def _take(self, phrase: NounPhrase, *, leads: bool, speaks: bool) -> None:
        first, end = phrase
        last = self.tags[end - 1]
        if end - first == 1 and last in "htim":
            self._take_pronoun(phrase, last, speaks=speaks)
            return
        if leads and self.tags[first] == "p":
            self._vote(phrase)
        if last in "NISn":
            entity = self._entity(phrase)
        else:
            entity = self._paper(phrase) or self._apposed(phrase)
        if entity is None:
            self._unnamed(phrase, leads=leads, speaks=speaks)
            return
        self.named[first] = entity
        self._note(entity, phrase, leads=leads, speaks=speaks)

    def _take_pronoun(self, phrase: NounPhrase, letter: str, *, speaks: bool) -> None:
        if letter == "h":
            self._referents[phrase.start] = self._pronoun(phrase, speaks=speaks)
        elif speaks and letter in "ti":
            self._group_again(phrase)

    def _group_again(self, phrase: NounPhrase) -> None:
        """`Farmers are less sure. "…," they say.`; `Tull Power is sorry. It promised …`."""
        last, group = self._leader, self._group
        told_at = group[0] if group else -99
        if self.tags[phrase.start] == "i" and last and self._is_it(last, told_at):
            self._referents[phrase.start] = Referent(last.name, resolved=True, sure=70, entity=last)
        elif group and self.sentence - told_at <= _GROUP_REACHES:
            words = self.outline.full_words(group[1])
            self._referents[phrase.start] = Referent(words, resolved=True, sure=70)

    def _is_it(self, last: Entity, told_at: int) -> bool:
        """Whether "it" is whoever spoke in the sentence before: a name that is no person's."""
        spoke = last.spoke_at == last.led_at == self.sentence - 1 > told_at
        return spoke and len(last.tokens) > 1 and not last.short and not last.gender

    def _unnamed(self, phrase: NounPhrase, *, leads: bool, speaks: bool) -> None:
        """A role or a group without a name: "they", "it" or "he" may come back to it."""
        first, last = self.tags[phrase.start], self.tags[phrase.end - 1]
        if speaks or (leads and last in "RO"):
            self._group = (self.sentence, phrase)
        if not (leads and last == "r"):
            return
        if first == "p" or self.outline.tokens[phrase.start].lower() in _NEW:
            words = self.outline.full_words(phrase)
            entity = self.registry.unnamed(words, gender_of(words.lower().split()))
            self.named[phrase.start] = entity
            self._note(entity, phrase, leads=True, speaks=speaks)

    def _vote(self, phrase: NounPhrase) -> None:
        """`His rival`: whoever led the last sentence is a he."""
        word = self.outline.tokens[phrase.start].lower()
        last = self._leader
        if last and word in ("their", "its") and self.sentence - last.led_at <= 1:
            last.person -= _NOBODY
        if last and word in ("his", "her") and self.sentence - last.led_at == 1:
            last.gender += 1 if word == "his" else -1

    def _pronoun(self, phrase: NounPhrase, *, speaks: bool) -> Referent:
        word = self.outline.tokens[phrase.start]
        entity, lead = resolve(word, self.sentence, self.registry.recent(), self._just_led(phrase))
        if entity is None:
            return NO_REFERENT
        entity.gender += 1 if word.lower() == "he" else -1
        entity.led_at = self.sentence
        self._leader = entity
        if speaks:
            entity.spoke_at = self.sentence
            self._speaker = entity
        return Referent(entity.name, resolved=True, sure=min(100, 60 + 2 * lead), entity=entity)

    def _just_led(self, phrase: NounPhrase) -> Entity | None:
        """Whose the sentence before a quotation's was, in its paragraph: he speaks now.

        Nobody, where another has spoken since.
        """
        head, speaker = self._head, self._speaker
        if head is None or not self._paragraph <= head.headed_at == self.sentence - 1:
            return None
        if not self.outline.quote_tokens_in(*sentence_around(self.outline, *phrase)):
            return None
        outspoken = speaker and speaker is not head and speaker.spoke_at >= head.headed_at
        return None if outspoken or head.person <= 0 else head

    def _note(self, entity: Entity, phrase: NounPhrase, *, leads: bool, speaks: bool) -> None:
        entity.seen_at = self.sentence
        if leads and self.tags[phrase.end] != "s":
            entity.led_at = self.sentence
            self._leader = entity
            if self._heads(phrase.start):
                self._head, entity.headed_at = entity, self.sentence
            if self.tags[phrase.end] == "c":
                self._together(phrase)
        if speaks:
            entity.spoke_at = self.sentence
            self._speaker = entity
            entity.person += 1
            if is_outlet(entity):
                self._outlet = (self.sentence, entity)

    def _together(self, phrase: NounPhrase) -> None:
        """`Jonas Prell and Mina Ott`: whom "they" can mean."""
        other = self.outline.phrase_at_start.get(phrase.end + 1)
        if other and self.tags[other.end - 1] == "N" and self.tags[other.end] != "s":
            self._group = (self.sentence, NounPhrase(phrase.start, other.end))

    def _apposed(self, phrase: NounPhrase) -> Entity | None:
        """`her manager, Robin Mott, said`: the name beside a role."""
        tags = self.tags
        if tags[phrase.end - 1] not in "rT":
            return None
        end = phrase.end if tags[phrase.end] == "," else self.outline.full_end(phrase)
        if tags[end] != ",":
            return None
        beside = self.outline.phrase_at_start.get(end + 1)
        if beside is None or tags[beside.end] not in ",.P" or tags[beside.start] not in "NITd":
            return None
        entity = self._entity(beside)
        start = phrase.start + (tags[phrase.start] in "dp")
        if entity and start < end:
            words = self.outline.words(start, end)
            if entity.role is None or len(words) > len(entity.role):
                entity.role = words
            entity.person += 1
            entity.gender = entity.gender or gender_of(words.lower().split())
        return entity

    def _paper(self, phrase: NounPhrase) -> Entity | None:
        """`the Tull Daily article`, then `the article`: the outlet that speaks through it."""
        tokens, letters = self.outline.tokens, self.tags[phrase.start : phrase.end]
        if tokens[phrase.end - 1] not in _PAPERS:
            return None
        run = name_run(self.outline, NounPhrase(phrase.start, phrase.end - 1))
        if run:
            return self._entity(NounPhrase(run.start(), phrase.end - 1))
        recent = self._outlet and self.sentence - self._outlet[0] <= _PAPER_REACHES
        return self._outlet[1] if self._outlet and recent and letters[0] == "d" else None

    def _entity(self, phrase: NounPhrase) -> Entity | None:
        first, last = phrase
        if last - first == 1 and self.tags[last] not in ",f(" and self.tags[first - 1] != "b":
            again = self.registry.again(self.outline.tokens[first])
            if again:
                return again
        group = before_role(self.outline, phrase) if last - first > _CLUB_AND_NAME else None
        if group:
            self.registry.see(group)
        found = mention(self.outline, phrase)
        return self.registry.see(found) if found else None
