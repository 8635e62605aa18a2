"""Settings are read from a file, or refused with a sentence that names the setting."""

import tomllib
from datetime import time
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.models import OwnTopic, Quiet, Schedule
from bot.settings import FIELDS, FirstSubscription, Settings, load
from tests.support.paths import ROOT

FIRST = "[[first_subscriptions]]\nchannel = '#a'\n"
SAMPLE = ROOT / "deploy" / "pullquote.sample.toml"


def loaded(tmp_path: Path, toml: str, **environment: str) -> Settings:
    (tmp_path / "pullquote.toml").write_text(toml, encoding="utf-8")
    return load(None, environment, tmp_path)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = load(None, {}, tmp_path)
    assert settings == Settings(seeds=tmp_path / "seeds", store=tmp_path / "pullquote.db")


def test_relative_paths_are_taken_from_the_files_own_folder(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.toml"
    file.write_text('[folder]\nseeds = "in"\n[store]\npath = "/var/x.db"\n', encoding="utf-8")
    settings = load(file, {}, Path("/nowhere"))
    assert (settings.seeds, settings.store) == (tmp_path / "in", Path("/var/x.db"))


def test_first_subscriptions_are_read_in_order(tmp_path: Path) -> None:
    section = "[[first_subscriptions]]\n"
    toml = f"{section}channel = '#a'\n{section}channel = '#b'\ntopic = 'sport'"
    assert loaded(tmp_path, toml).first_subscriptions == (
        FirstSubscription(channel="#a"),
        FirstSubscription(channel="#b", topic="sport"),
    )


def test_a_first_subscription_may_have_a_schedule(tmp_path: Path) -> None:
    section = "[[first_subscriptions]]\nchannel = '#a'\n"
    toml = (
        "[posting]\nzone = 'Europe/Berlin'\n"
        f"{section}at = ['16:00', '8:30']\ndays = 'weekdays'\nmissed = 'skip'\n"
        f"{section}topic = 'sport'\nat = '07:00'\ndays = ['sat']\nzone = 'UTC'"
    )
    weekdays = Schedule(times=(time(8, 30), time(16)), days=(0, 1, 2, 3, 4), zone="Europe/Berlin")
    saturday = Schedule(times=(time(7),), days=(5,), zone="UTC")
    assert loaded(tmp_path, toml).first_subscriptions == (
        FirstSubscription(channel="#a", schedule=weekdays, missed="skip"),
        FirstSubscription(channel="#a", topic="sport", schedule=saturday),
    )


def test_a_first_subscription_may_have_a_source_and_a_size(tmp_path: Path) -> None:
    toml = f"{FIRST}source = 'Tull Courier'\nsize = 'compact'"
    assert loaded(tmp_path, toml).first_subscriptions == (
        FirstSubscription(channel="#a", source="Tull Courier", size="compact"),
    )


def test_quiet_hours_are_whole_days_unless_times_are_given(tmp_path: Path) -> None:
    toml = (
        "[[quiet]]\nchannel = '#a'\nfrom = '22:00'\nto = '07:00'\nzone = 'Asia/Kolkata'\n"
        "[[quiet]]\nchannel = '#b'\ndays = 'weekend'"
    )
    assert loaded(tmp_path, toml).quiet == (
        Quiet(channel="#a", start=time(22), end=time(7), zone="Asia/Kolkata"),
        Quiet(channel="#b", start=time(0), end=time(0), days=(5, 6)),
    )


def test_a_teams_own_topics_have_a_slug_a_label_and_keywords(tmp_path: Path) -> None:
    toml = "[[topics]]\nslug = 'ferries'\nkeywords = ['ferry', 'harbour board']"
    assert loaded(tmp_path, toml).topics == (
        OwnTopic(slug="ferries", label="ferries", keywords=("ferry", "harbour board")),
    )


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("[slak]", "pullquote.toml has the unknown section slak; did you mean slack?"),
        ("[slack]\nchanel = 'x'", "unknown setting in [slack]: chanel; did you mean channel?"),
        ("[posting]\nnewest = -1", "[posting] newest must be a whole number from 0."),
        ("[posting]\nnewest = true", "[posting] newest must be a whole number from 0."),
        ("[slack]\nchannel = ''", "[slack] channel must be text in quotation marks."),
        ("[slack]\ncommand = 'digest'", "[slack] command must be a slash"),
        ("[slack]\nadmins = ['ada']", "[slack] admins must be Slack user ids"),
        ("[slack]\nslack_api_url = 'http://slack.com/api/'", "must be an https address"),
        ("[slack", "is not valid TOML: "),
        ("slack = 1", "slack must be a section, written [slack]."),
        ("first_subscriptions = 1", "must be written as [[first_subscriptions]] sections."),
        ("[[first_subscriptions]]\ntopic = 'sport'", "names no channel."),
        (f"{FIRST}at = '8.30'", "[[first_subscriptions]] at: “8.30” is no time of the day"),
        (f"{FIRST}at = 830", "at must be text in quotation marks, or a list of such."),
        (f"{FIRST}at = '8:30'\ndays = 'mo'", "days: “mo” is no day of the week"),
        (
            f"{FIRST}at = '8:30'\nzone = 'Europe/Berln'",
            "Did you mean Europe/Berlin or Europe/Dublin?",
        ),
        (f"{FIRST}days = 'mon'", "has days or a zone, but no times: add at."),
        (f"{FIRST}missed = 'all'", "missed must be one of: post, merge, skip."),
        (f"{FIRST}size = 'huge'", "[[first_subscriptions]] size must be one of"),
        (f"{FIRST}topic = 'a'\nsource = 'b'", "has a topic and a source"),
        (f"{FIRST}when = '8:30'", "has the unknown setting in [[first_subscriptions]]: when;"),
        ("[[quiet]]\nfrom = '22:00'", "a [[quiet]] section names no channel."),
        ("[[quiet]]\nchannel = '#a'\nto = '7'", "[[quiet]] to: “7” is no time of the day"),
        ("[[quiet]]\nchannel = '#a'\nfrom = ['7:00', '9:00']", "One time is wanted here."),
        ("[posting]\nzone = 'CEST'", "[posting] zone: “CEST” is no time zone"),
        ("[posting]\nper_minute = 0", "[posting] per_minute must be at least 1."),
        ("[feeds]\nminutes = 0", "[feeds] minutes must be at least 1."),
        ("[feeds]\npages = 'some'", "[feeds] pages must be one of: teasers, always, never."),
        ("[feeds]\nproxy = 'proxy:3128'", "[feeds] proxy must be an address such as http://"),
        ("[feeds]\nproxy = 'http://['", "[feeds] proxy must be an address such as http://"),
        ("[[feed_lists]]\npages = 'never'", "[[feed_lists]] names no file"),
        ("[[feed_lists]]\nfile = 'a.opml'", "[[feed_lists]] pages must be one of: teasers"),
        ("[[feed_lists]]\nlist = 'a'", "has the unknown setting in [[feed_lists]]: list;"),
        ("[folder]\nremoved = 'delete'", "[folder] removed must be one of: keep, retract."),
        ("[[topics]]\nslug = 'Ferries'", "[[topics]] slug must be up to 40 lower-case letters"),
        ("[[topics]]\nslug = 'ferries'", "[[topics]] ferries needs keywords: a list of words."),
        (
            "[[topics]]\nslug = 'a'\nwords = []",
            "setting in [[topics]]: words; did you mean keywords?",
        ),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence_that_names_it(
    tmp_path: Path, toml: str, sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, toml)
    assert sentence in caught.value.sentence


def test_when_pages_are_fetched_can_be_set_for_all_lists_and_for_one(tmp_path: Path) -> None:
    toml = "[feeds]\npages = 'always'\n[[feed_lists]]\nfile = 'a/b.opml'\npages = 'never'\n"
    settings = loaded(tmp_path, toml)
    assert (settings.pages, dict(settings.list_pages)) == ("always", {"a/b.opml": "never"})


def test_a_settings_file_that_is_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "none.toml", {}, tmp_path)


def test_a_settings_file_must_be_utf8(tmp_path: Path) -> None:
    (tmp_path / "pullquote.toml").write_bytes(b"# \xff")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load(None, {}, tmp_path)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-x"}, "SLACK_APP_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-x", "SLACK_APP_TOKEN": "xapp-x"}, "does not start with xoxb-"),
    ],
)
def test_an_error_about_missing_tokens_says_how_to_get_them(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "", **environment).tokens()
    assert named in caught.value.sentence
    assert "`pullquote manifest`" in caught.value.sentence
    assert "`pullquote local`" in caught.value.sentence


def test_the_sample_file_has_every_setting_with_its_default() -> None:
    sample = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    assert sample == {
        section: {key: default for key, (_, default) in fields.items()}
        for section, fields in FIELDS.items()
    }
