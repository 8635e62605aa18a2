"""Forms for people who don't type: each is translated into the words of a command. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.commands.syntax.arguments import as_sent
from bot.errors import CommandError
from bot.models.reply import Field, Form

Values = Mapping[str, str]

LONGEST_TITLE = 20  # characters: longer titles are cut on the screen

_CHANNEL = Field(name="channel", label="Channel", kind="channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormKind:
    """A form for one command. ``words`` writes the values as they follow command and subject."""

    title: str
    submit: str
    fields: tuple[Field, ...]
    words: Callable[[Values], str]


def form(asked: str) -> Form:
    """Make the form for what a button asks for: the name of a command and, after it, the subject.

    A subject is what the form is about, such as the ID of an article. Raises CommandError where the
    command has no form.
    """
    name, _, subject = asked.partition(" ")
    kind = _form_kind(name)
    title = f"{kind.title} {subject}".strip()
    return Form(
        name=name,
        subject=subject,
        title=title if len(title) <= LONGEST_TITLE else kind.title,
        submit=kind.submit,
        fields=kind.fields,
    )


def typed(name: str, subject: str, values: Values) -> str:
    """Write a filled-in form as it would be typed after the slash command.

    The text is escaped as Slack escapes typed text. Raises CommandError where the command has no
    form.
    """
    kind = _form_kind(name)
    # the form gives a channel by its id, and text as it was filled in
    safe = {
        field.name: _mention(value) if field.kind == "channel" else as_sent(value)
        for field in kind.fields
        if (value := values.get(field.name, "").strip())
    }
    return f"{name} {subject} {kind.words(safe)}".strip()


def _form_kind(name: str) -> _FormKind:
    if name not in FORMS:
        raise CommandError("This form is of no use any more: ask for it again.")
    return FORMS[name]


def _mention(value: str) -> str:
    return f"<#{value}>"


def _channel_or_everywhere(values: Values) -> str:
    return values.get("channel", "everywhere")


def _subscribe(values: Values) -> str:
    what = values.get("what", "")
    if not re.match(r'["“]|source:|all$', what, re.IGNORECASE):
        what = f'"{what}"'  # the whole field is the topic, whatever words are in it
    missed = f"missed {values['missed']}" if "missed" in values else ""
    others = (values.get(name, "") for name in ("channel", "when"))
    return " ".join([what, *others, missed, values.get("size", "")])


def _repost(values: Values) -> str:
    why = f" because {values['reason']}" if "reason" in values else ""
    return f"{values.get('channel', '')}{why}"


def _fix(values: Values) -> str:
    name = values.get("name")
    return f"by {name}" if name else values.get("does", "")


FORMS: Mapping[str, _FormKind] = {
    "subscribe": _FormKind(
        title="Subscribe",
        submit="Subscribe",
        fields=(
            Field(
                name="what",
                label="What",
                initial="all",
                hint="A topic, source:NAME, or all.",
            ),
            _CHANNEL,
            Field(
                name="when",
                label="When",
                initial="instantly",
                hint="instantly, or times such as weekdays 08:30 and 16:00 Europe/Berlin.",
            ),
            Field(
                name="missed",
                label="What I miss while I am down",
                kind="choice",
                initial="merge",
                choices=(
                    ("merge", "comes in one roundup"),
                    ("post", "is posted one by one"),
                    ("skip", "is not posted"),
                ),
            ),
            Field(
                name="size",
                label="A digest is",
                kind="choice",
                initial="standard",
                choices=(
                    ("compact", "compact: one fact"),
                    ("standard", "standard: three facts, two quotes"),
                    ("full", "full: up to ten facts and quotes"),
                ),
            ),
        ),
        words=_subscribe,
    ),
    "mute": _FormKind(
        title="Mute",
        submit="Mute",
        fields=(
            Field(
                name="what",
                label="What",
                hint='A topic, source:"NAME", person:"NAME" or a "PHRASE".',
            ),
            Field(
                name="channel",
                label="Where",
                kind="channel",
                optional=True,
                hint="Without a channel it is muted everywhere.",
            ),
            Field(
                name="long",
                label="How long",
                optional=True,
                hint="for 7d, or until Monday 9:00. Left out: until it is unmuted.",
            ),
        ),
        words=lambda values: (
            f"{values.get('what', '')} {_channel_or_everywhere(values)} {values.get('long', '')}"
        ),
    ),
    "repost": _FormKind(
        title="Post again",
        submit="Post",
        fields=(
            _CHANNEL,
            Field(name="reason", label="Why", optional=True, hint="It stands on the post."),
        ),
        words=_repost,
    ),
    "retract": _FormKind(
        title="Retract",
        submit="Retract",
        fields=(
            Field(
                name="reason",
                label="Why",
                kind="lines",
                hint="Posts are struck for good and say so, with this reason.",
            ),
        ),
        words=lambda values: values.get("reason", ""),
    ),
    "fix": _FormKind(
        title="Who said it",
        submit="Correct",
        fields=(
            Field(
                name="name",
                label="Name",
                optional=True,
                hint="As the article has it. Left out: what is chosen below is done.",
            ),
            Field(
                name="does",
                label="Or",
                kind="choice",
                initial="by nobody",
                choices=(
                    ("by nobody", "nobody who can be named said it"),
                    ("withdraw", "withdraw it"),
                    ("restore", "restore it as it was made"),
                ),
            ),
        ),
        words=_fix,
    ),
    "report": _FormKind(
        title="Report a mistake",
        submit="Report",
        fields=(Field(name="words", label="What is wrong", kind="lines"),),
        words=lambda values: values.get("words", ""),
    ),
}
