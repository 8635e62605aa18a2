"""What is typed after the slash command is read as a command, or refused with a reason."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import syntax
from bot.commands.syntax import GUIDES, Command, Where, read_command, wants_admin
from bot.commands.syntax.arguments import one_slip
from bot.commands.syntax.search_query import read_query
from bot.commands.syntax.subscription_rule import Rule
from bot.errors import CommandError
from bot.models import Until


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", syntax.Help()),
        ("  help ", syntax.Help()),
        ("HELP", syntax.Help()),
        ("latest", syntax.Latest()),
        ("latest arts &amp; culture", syntax.Latest(topic="arts & culture")),
        (
            "quotes Ines Calder boat",
            syntax.Quotes(
                readings=(
                    ("Ines Calder boat", None),
                    ("Ines Calder", read_query("boat")),
                    ("Ines", read_query("Calder boat")),
                ),
                words="Ines Calder boat",
            ),
        ),
        (
            "quotes “Ines Calder” boat -fares",
            syntax.Quotes(
                readings=(("Ines Calder", read_query("boat -fares")),),
                words='"Ines Calder" boat -fares',
            ),
        ),
        ("show 4f2k7", syntax.Show(id="4F2K7")),
        ("show “4F2K7”.", syntax.Show(id="4F2K7")),
        ("repost 4F2K7", syntax.Repost(id="4F2K7")),
        ("release 5a0c2e91b7", syntax.Release(hold="5A0C2E91B7")),
        ("help search", syntax.Help(command="search")),
        ("help `/MUTE`", syntax.Help(command="mute")),
        (
            "repost 4F2K7 <#C012|> because it &amp; the vote are today",
            syntax.Repost(id="4F2K7", channel="C012", reason="it & the vote are today"),
        ),
        ("repost 4F2K7 Because: of it", syntax.Repost(id="4F2K7", reason="of it")),
        ("repost 4F2K7 <#C012|science>", syntax.Repost(id="4F2K7", channel="C012")),
        (
            "mute\u00a0sport in <#C012|x>",
            syntax.Mute(what="sport", where=Where(channel="C012")),
        ),
        ("search\tferry", syntax.Search(query=read_query("ferry"), words="ferry")),
        ("show _4F2K7_", syntax.Show(id="4F2K7")),
        ("repost <#C012|> 4F2K7", syntax.Repost(id="4F2K7", channel="C012")),
        (
            "retract 4f2k7 The &lt;figures&gt; are  wrong. ",
            syntax.Retract(id="4F2K7", reason="The <figures> are  wrong."),
        ),
        ("mute sport", syntax.Mute(what="sport", where=Where())),
        (
            "mute sport <#C012|x> for 7d",
            syntax.Mute(what="sport", where=Where(channel="C012"), duration=timedelta(days=7)),
        ),
        (
            "mute health care everywhere for 2 weeks",
            syntax.Mute(
                what="health care", where=Where(everywhere=True), duration=timedelta(weeks=2)
            ),
        ),
        (
            "unmute sport everywhere",
            syntax.Unmute(what="sport", where=Where(everywhere=True)),
        ),
        (
            'mute source:"Tull &amp; Courier" <#C012|x> for 7d',
            syntax.Mute(
                what="Tull & Courier",
                kind="source",
                where=Where(channel="C012"),
                duration=timedelta(days=7),
            ),
        ),
        (
            "mute Person: “Ines Calder” everywhere",
            syntax.Mute(what="Ines Calder", kind="person", where=Where(everywhere=True)),
        ),
        (
            "mute person:Ines Calder until Monday 9:00 in <#C012|x>",
            syntax.Mute(
                what="Ines Calder",
                kind="person",
                where=Where(channel="C012"),
                until=Until(at=time(9), day=0),
            ),
        ),
        (
            'mute "for ever until then"',
            syntax.Mute(what="for ever until then", kind="phrase", where=Where()),
        ),
        (
            "mute sport everywhere until 2026-03-01",
            syntax.Mute(
                what="sport", where=Where(everywhere=True), until=Until(on=date(2026, 3, 1))
            ),
        ),
        (
            'unmute "winter timetable" everywhere',
            syntax.Unmute(what="winter timetable", kind="phrase", where=Where(everywhere=True)),
        ),
        ("mutes", syntax.Mutes()),
        ("pause", syntax.Pause(where=Where())),
        ("pause in <#C012|x>", syntax.Pause(where=Where(channel="C012"))),
        (
            "pause everywhere for 3h",
            syntax.Pause(where=Where(everywhere=True), duration=timedelta(hours=3)),
        ),
        ("resume <#C012|x>", syntax.Resume(where=Where(channel="C012"))),
        ("explain 4f2k7", syntax.Explain(id="4F2K7")),
        ("log", syntax.Log(number=20)),
        ("log 100", syntax.Log(number=100)),
        ("subscriptions", syntax.Subscriptions()),
        ("subscribe", syntax.Subscribe(topic=None, where=Where(), rule=Rule())),
        (
            "subscribe arts &amp; culture in <#C012|x> daily 8:30",
            syntax.Subscribe(
                topic="arts & culture",
                where=Where(channel="C012"),
                rule=Rule(times=(time(8, 30),)),
            ),
        ),
        ("unsubscribe ALL", syntax.Unsubscribe(topic=None, where=Where())),
        (
            "unsubscribe sport in <#C012|x>",
            syntax.Unsubscribe(topic="sport", where=Where(channel="C012")),
        ),
        ("search ferry", syntax.Search(query=read_query("ferry"), words="ferry")),
        ("ferry boat", syntax.Search(query=read_query("ferry boat"), words="ferry boat")),
        (
            "serch ferry",
            syntax.Search(
                query=read_query("serch ferry"), words="serch ferry", instead="search ferry"
            ),
        ),
    ],
)
def test_text_is_read_as_a_command(text: str, command: Command) -> None:
    assert read_command(text) == command


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("quotes", "“quotes” needs the name of who spoke."),
        ("quotes “”", "“quotes” needs the name of who spoke."),
        ("quotes Calder sort:best", "There is no word to look for"),
        ("show", "“show” needs the ID of a digest."),
        ("show the ferry", "“the ferry” is not the ID of a digest"),
        ("retract 4F2K7", "“retract” needs the ID of a digest and the reason."),
        ("retract", "“retract” needs the ID of a digest and the reason."),
        ("retract it: wrong", "“it:” is not the ID of a digest"),
        ("search", "“search” needs words to look for."),
        ("topics sport", "`topics` stands alone: leave out “sport”."),
        ("mute", "“mute” needs a topic, or a source, a person or a phrase."),
        ("mute sport for ever", "How long?"),
        ("mute sport for", "How long?"),
        ("mute sport for 3 moons", "“for 3 moons” is no length of time"),
        ("mute sport for 0d", "“for 0d” is no length of time"),
        ("mute sport #nowhere", "There is no channel #nowhere here"),
        ("pause sport", "`pause` is for a channel with everything in it: leave out “sport”."),
        ("pause for a while", "How long?"),
        ("resume everywhere now", "leave out “everywhere now”"),
        ("mute sport until", "Until when? Write a day"),
        ("mute sport until soon", "“soon” is no time: write a day, a date, a time, or both"),
        ("mute sport until 2026-02-30", "There is no day 2026-02-30."),
        ("mute sport until Monday 25:00", "“25:00” is no time of the day"),
        ('mute "ferry" boat', "I don't understand “boat” after what is muted."),
        ("explain", "“explain” needs the ID of a digest."),
        ("log 0", "“0” is no number from 1 to 100."),
        ("log 101", "“101” is no number from 1 to 100."),
        ("log &lt;all&gt;", "“<all>” is no number from 1 to 100."),
        ("subscribe sport everywhere", "`subscribe` is for one channel"),
        ("subscribe sport daily", "There is no time of the day"),
        ("subscribe sport daily 9am", "“9am” is no time of the day"),
        ("subscribe sport 8:30 Berlín", "“Berlín” is no time zone. Did you mean Europe/Berlin?"),
        ("subscribe sport missed twice", "Missed what?"),
        ("unsubscribe #nowhere", "There is no channel #nowhere here"),
        ("repost 4F2K7 everywhere", "`repost` goes to one channel"),
        ("release", "“release” needs the ID of what is held"),
        ("release a.txt", "“a.txt” is not the ID of a held article"),
        ("repost 4F2K7 because", "Because of what?"),
        (f"repost 4F2K7 because {'x' * 301}", "at most 300 characters"),
        ("help serach", "“serach” is no command. Did you mean `help search`?"),
        ("help walrus", "“walrus” is no command. `help` alone lists them."),
        ("repost 4F2K7 <#C01|a> <#C02|b>", "`repost` takes one channel at a time."),
    ],
)
def test_missing_and_wrong_arguments_are_refused_with_a_reason(text: str, sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_command(text)
    assert sentence in caught.value.sentence


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_has_help_with_examples_of_its_own(name: str) -> None:
    guide = GUIDES[name]
    assert guide.does
    assert guide.usage.startswith(name)
    assert guide.examples
    for example in guide.examples:
        command = read_command(example)
        assert wants_admin(example) == (name if guide.admin else None)
        assert name in type(command).__name__.lower()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mute", "mute"),
        (" Repost x", "repost"),
        ("mutes\t", "mutes"),
        ("latest", None),
        ("", None),
    ],
)
def test_admin_commands_are_recognised_whatever_follows(text: str, name: str | None) -> None:
    assert wants_admin(text) == name


@given(st.text() | st.builds("{} {}".format, st.sampled_from(list(GUIDES)), st.text()))
def test_any_text_at_all_is_read_or_refused_with_a_reason(text: str) -> None:
    assert read_or_refused(text)


def read_or_refused(text: str) -> Command | str:
    try:
        return read_command(text)
    except CommandError as error:
        return error.sentence.strip()


@pytest.mark.parametrize(
    ("typed", "meant", "near"),
    [
        ("statu", "status", True),
        ("sstatus", "status", True),
        ("stavus", "status", True),
        ("sttaus", "status", True),
        ("tsatus", "status", True),
        ("statsu", "status", True),
        ("status", "status", False),
        ("stats", "status", True),
        ("statse", "status", False),
        ("sutats", "status", False),
        ("stat", "status", False),
        ("", "log", False),
        ("lo", "log", True),
        ("gol", "log", False),
        ("abba", "baab", False),
    ],
)
def test_one_slip_is_a_letter_more_less_or_different_or_two_swapped(
    typed: str, meant: str, near: bool
) -> None:
    assert one_slip(typed, meant) is near
    assert one_slip(meant, typed) is near


@given(st.text("abc", max_size=6), st.integers(0, 6), st.sampled_from("abcx"))
def test_every_single_slip_is_recognised(meant: str, place: int, letter: str) -> None:
    slips = {meant[:place] + letter + meant[place:], meant[:place] + letter + meant[place + 1 :]}
    slips.add(meant[:place] + meant[place + 1 :])
    slips.add(meant[:place] + meant[place : place + 2][::-1] + meant[place + 2 :])
    assert all(one_slip(slip, meant) for slip in slips - {meant})
