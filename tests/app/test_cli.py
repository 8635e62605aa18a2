"""The commands in a terminal, as people type them."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner

from bot.app.heartbeat import HeartbeatFile
from bot.cli import main
from bot.models import RoundupItem, Routing, Schedule, Subscription
from bot.models.health import Heartbeat, JobState
from bot.settings import load
from bot.store import Store
from tests.store.shelf import article, pair
from tests.support.localrun import start
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, NOON, seed


def pullquote(*words: str, given: str | None = None) -> tuple[int, str]:
    """The exit code, and what is printed."""
    runner = CliRunner(env={"COLUMNS": "120"})
    done = runner.invoke(main, words, input=given, catch_exceptions=False)
    return done.exit_code, done.output


@pytest.fixture
def ferry(tmp_path: Path) -> str:
    return str(seed(tmp_path, "ferry.txt", FERRY))


def test_digest_shows_facts_and_quotes_with_speakers(ferry: str) -> None:
    code, screen = pullquote("digest", ferry)
    assert code == 0
    assert "Ferry to Marrow Bay gets a winter timetable" in screen
    assert "The first boat leaves at 06:40." in screen
    assert "— Ines Calder" in screen


def test_digest_prints_json_whose_offsets_are_the_articles_characters(ferry: str) -> None:
    code, screen = pullquote("digest", "--json", ferry)
    made = json.loads(screen)
    assert code == 0
    assert made["headline"] == "Ferry to Marrow Bay gets a winter timetable"
    assert made["facts"]
    assert made["quotes"]
    for item in made["facts"] + made["quotes"]:
        assert FERRY[item["start"] : item["end"]] == item["text"]


def test_digest_says_what_the_bot_does_with_lists_of_feeds_and_links(tmp_path: Path) -> None:
    list_ = seed(tmp_path, "feeds.txt", "https://courier.example/feed\nnonsense\n")
    link = seed(tmp_path, "pier.url", "[InternetShortcut]\nURL=https://courier.example/pier\n")
    code, screen = pullquote("digest", str(list_), str(link))
    assert code == 0
    assert "feeds.txt: Line 2 is no http or https address of a feed" in screen
    assert "feeds.txt: The bot follows it: a list of 1 feed." in screen
    assert "The bot reads the page that it links to: https://courier.example/pier" in screen


def test_digest_with_jsonl_prints_digests_in_the_order_of_the_articles() -> None:
    texts = ["Ada Hill said: “The bridge will open again in May.”", "Rain fell on Tull all day."]
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    code, screen = pullquote("digest", "--jsonl", given="\n".join(lines))
    made = [json.loads(line) for line in screen.splitlines()]
    assert code == 0
    assert [each["id"] for each in made] == ["0", "1"]
    (quote,) = made[0]["quotes"]
    assert (quote["text"], quote["speaker"]) == ("The bridge will open again in May.", "Ada Hill")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_shown(
    ferry: str, tmp_path: Path
) -> None:
    code, screen = pullquote("digest", str(tmp_path / "none.txt"), ferry)
    assert code == 1
    assert "none.txt: It is not a file" in screen
    assert "Ferry to Marrow Bay" in screen


def test_markup_and_control_characters_in_article_text_have_no_effect(tmp_path: Path) -> None:
    text = "The ferry [bold red]sails[/] to \x1b]0;Marrow Bay\x07 at noon, the harbour board said."
    hostile = seed(tmp_path, "hostile.json", json.dumps({"text": text}))
    _, screen = pullquote("digest", str(hostile))
    assert "[bold red]sails[/]" in screen
    assert "\x1b" not in screen


def test_run_without_tokens_says_how_to_get_them() -> None:
    done = CliRunner(env={"SLACK_BOT_TOKEN": None}).invoke(main, ["run"], catch_exceptions=False)
    assert done.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set." in done.output
    assert "`pullquote local`" in done.output


def test_a_wrong_setting_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[slak]\n", encoding="utf-8")
    code, screen = pullquote("--settings", str(file), "run")
    assert code == 1
    assert "unknown section slak; did you mean slack?" in screen


def test_status_without_a_store_says_when_there_will_be_one(tmp_path: Path) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text("", encoding="utf-8")
    code, screen = pullquote("--settings", str(file), "status")
    assert code == 1
    assert "There is no store at" in screen


def test_status_says_that_the_store_was_deleted_while_the_bot_runs(tmp_path: Path) -> None:
    file, now = tmp_path / "pullquote.toml", monotonic()
    file.write_text("", encoding="utf-8")
    write = JobState(name="write", moved=now, failing=now, why="It was deleted.", in_store=True)
    beat = Heartbeat(at=now, started=now, clock=NOON, slack_clock=NOON, jobs=(write,))
    path = load(file, {}, tmp_path).store
    HeartbeatFile(path).write(beat)
    code, screen = pullquote("--settings", str(file), "status")
    assert code == 1
    assert "Not able to write to the store" in screen
    assert "It was deleted." in screen
    HeartbeatFile(path).write(replace(beat, ended=""))
    assert "There is no store at" in pullquote("--settings", str(file), "status")[1]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[Store, tuple[str, str]]]:
    """A store, and the options that point a command to it."""
    file = tmp_path / "pullquote.toml"
    file.write_text("", encoding="utf-8")
    with closing(Store.open(tmp_path / "pullquote.db")) as opened:
        yield opened, ("--settings", str(file))


def test_schedule_shows_the_next_ten_roundups_of_each_subscription(
    store: tuple[Store, tuple[str, str]],
) -> None:
    opened, about_it = store
    opened.status.save_channel_names({"C1": "news"})
    assert pullquote(*about_it, "schedule") == (0, "Nothing is subscribed yet.\n")
    morning = Schedule(times=(time(8, 30),), days=(0, 1, 2, 3, 4), zone="Asia/Kolkata")
    opened.subscriptions.add(
        [
            Subscription(channel="C1", schedule=morning, missed="skip"),
            Subscription(channel="C2", topic="sport"),
        ]
    )
    code, screen = pullquote(*about_it, "schedule")
    first, *slots, second, waiting = screen.splitlines()
    assert code == 0
    assert first == (
        "#news gets everything weekdays at 08:30 (Asia/Kolkata); what is missed is not posted:"
    )
    assert len(slots) == 10
    assert all(re.fullmatch(r"  • (Mon|Tue|Wed|Thu|Fri) .* 08:30 IST *", slot) for slot in slots)
    assert second == "C2 gets sport instantly; what is missed comes in one roundup."
    assert waiting == "No article waits for a roundup."


def test_schedule_says_how_much_waits_and_until_when(store: tuple[Store, tuple[str, str]]) -> None:
    opened, about_it = store
    batch = [pair(article("a.txt")), pair(article("b.txt", "Snow fell on Tull."))]
    ids = [saved.article_id for saved in opened.articles.save(batch, NOON)]
    opened.subscriptions.add([Subscription(channel="C1")])
    waiting = tuple(
        RoundupItem(channel="C1", article_id=each, release=NOON + timedelta(hours=1), why="quiet")
        for each in ids
    )
    opened.routing.save(Routing(waiting=waiting), ids, NOON)
    assert re.search(r"C1: 2 articles, 2026-03-0\d \d\d:\d\d ", pullquote(*about_it, "schedule")[1])
    assert "2 articles waiting for a roundup." in pullquote(*about_it, "status")[1]


def test_status_exits_with_1_if_the_bot_can_post_nowhere(
    store: tuple[Store, tuple[str, str]],
) -> None:
    opened, about_it = store
    opened.backoffs.back_off("C1", NOON, NOON, "is_archived")
    assert pullquote(*about_it, "status")[0] == 0
    opened.backoffs.back_off(None, NOON, NOON, "token_revoked")
    code, screen = pullquote(*about_it, "status")
    assert code == 1
    assert "Every channel: the bot's token was revoked" in " ".join(screen.split())


def test_the_manifest_has_the_configured_command(tmp_path: Path) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text('[slack]\ncommand = "/brief"\n', encoding="utf-8")
    _, screen = pullquote("--settings", str(file), "manifest")
    (command,) = json.loads(screen)["features"]["slash_commands"]
    assert command["command"] == "/brief"


def test_local_prints_an_address_and_exits_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    seed(tmp_path / "seeds", "ferry.txt")
    process, address = start(tmp_path, stderr=subprocess.PIPE)
    with process:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert "http://127.0.0.1:" in address
    assert process.returncode == 0
    assert "Traceback" not in errors
    code, screen = pullquote_in(tmp_path, "status", "--local")
    assert code == 0
    assert "stored" in screen


def pullquote_in(folder: Path, *words: str) -> tuple[int, str]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return pullquote(*words)
    finally:
        os.chdir(before)
