"""What people in Slack see of the whole bot, over real HTTP and Socket Mode."""

import re
from pathlib import Path

import pytest

from bot.app.application import Application
from bot.commands.syntax import GUIDES
from bot.errors import StoreError
from bot.settings import FirstSubscription
from bot.workspace import Fault
from tests.support.newsroom import ADA, BEN, CLEO, Newsroom, id_of, newsroom
from tests.support.patience import PATIENCE, wait_until
from tests.support.samples import FERRY, numbered


def test_a_dropped_article_is_posted_with_facts_quotes_and_speaker(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    assert post["text"].startswith("Ferry to Marrow Bay gets a winter timetable\nTull Courier")
    assert "The first boat leaves at 06:40." in post["text"]
    assert "“We asked 412 passengers, and most of them wanted an early boat,”" in post["text"]
    assert "— Ines Calder" in post["text"]


def test_a_post_notifies_nobody_and_links_nowhere_but_to_its_article(ferry: Newsroom) -> None:
    hostile = FERRY.replace("Tull Courier", "<!channel>").replace(
        "The ferry between", "<!here> @everyone <@U0ADAMARSH> [x](javascript:alert(1)) *The ferry*"
    )
    ferry.drop("hostile.txt", f"url: https://tull.example/ferry\n{hostile}")
    ferry.wait_for_posts(2)
    ledger = ferry.workspace.ledger
    assert all(stored["notifies"] == [] for stored in ledger)
    assert {link for stored in ledger for link in stored["links"]} <= {"https://tull.example/ferry"}


def test_an_article_also_goes_to_the_channel_for_its_topic(room: Newsroom) -> None:
    room.start()
    room.drop("terns.txt", f"topics: science and technology\n{FERRY}")
    room.wait_for_posts(1, "science")
    assert len(room.wait_for_posts(1)) == 1


def test_only_whoever_pressed_a_button_sees_the_answer(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    answer = ferry.press(BEN, "Full digest", post)
    assert "“So that is what they get.”" in answer
    assert "People:" in answer
    assert ferry.workspace.ephemerals(ADA) == []


def test_only_whoever_asked_sees_the_answer(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    article_id = id_of(post)
    for typed in (
        "/digest latest",
        "/digest search timetable",
        "/digest timetable",
        '/digest search "early boat"',
        f"/digest show {article_id.lower()}",
    ):
        assert "Ferry to Marrow Bay gets a winter timetable" in ferry.ask(CLEO, typed), typed
    assert "Nothing found for walrus." in ferry.ask(CLEO, "/digest search walrus")
    assert ferry.workspace.ephemerals(BEN) == []


def test_a_search_result_links_to_its_post(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    link = f"https://pressroom.slack.com/archives/C0NEWS0001/p{post['ts'].replace('.', '')}"
    for typed in ("search ferry", "quotes Ines Calder", "latest", "ferry in:#news"):
        assert "where it was posted" in ferry.ask(BEN, f"/digest {typed}", "sport"), typed
        assert link in ferry.workspace.ledger[-1]["links"]


def test_the_next_page_of_a_search_replaces_the_one_before(ferry: Newsroom) -> None:
    for number in range(8):
        ferry.drop(f"{number}.txt", numbered(number))
    bot = ferry.bot
    assert bot
    wait_until(lambda: bot.store.status.counts().articles == 9, "nine articles")
    ferry.ask(BEN, "/digest search ferry")
    (shown,) = ferry.workspace.ephemerals(BEN)
    assert "Marrow Bay" in shown["text"]
    ferry.workspace.press(BEN, "news", shown["ts"], "after").result(PATIENCE)
    (turned,) = ferry.workspace.wait_for(
        lambda now: [one for one in now.ephemerals(BEN) if "number 7 on" in one["text"]], PATIENCE
    )
    assert "Pier 0" in turned["text"]
    assert len(ferry.workspace.ephemerals(BEN)) == 1


def test_a_bare_command_is_answered_with_help_that_names_every_command(ferry: Newsroom) -> None:
    answer = ferry.ask(BEN, "/digest")
    assert all(f"/digest {name} " in answer for name in GUIDES)
    assert len(answer.splitlines()) <= 25  # a screen
    assert max(map(len, answer.splitlines())) <= 90


def test_every_example_in_the_help_works(ferry: Newsroom) -> None:
    """Each is typed as it is by an admin, with an ID and channels that exist."""
    (post,) = ferry.posts()
    for name, guide in GUIDES.items():
        answer = ferry.ask(ADA, f"/digest help {name}").replace("#C0", "#")
        assert guide.usage in answer
        lines = [line.removeprefix("• ") for line in answer.splitlines() if line.startswith("•")]
        assert len(lines) == len(guide.examples)
        for line in lines:
            typed = line.replace("4F2K7", id_of(post))
            said = ferry.ask(ADA, typed)
            assert not re.search(
                "don't understand|needs|is no (command|time)|There is no (channel|digest with)",
                said,
            ), (typed, said)


def test_a_repeated_repost_is_not_posted_twice(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    typed = f"/digest repost {id_of(post)} #sport because <!here> *the* vote is today"
    assert "Posting" in ferry.ask(ADA, typed)
    (again,) = ferry.wait_for_posts(1, "sport")
    assert "Reposted by ada: " in again["text"]
    assert "vote is today" in again["text"]
    assert "a moment ago" in ferry.ask(ADA, typed)
    assert len(ferry.posts("sport")) == 1
    assert "because" in ferry.ask(ADA, "/digest log")


def test_a_mistyped_command_is_answered_with_a_sentence(ferry: Newsroom) -> None:
    answer = ferry.ask(BEN, "/digest show")
    assert answer == "“show” needs the ID of a digest. For example: /digest show 4F2K7"
    assert "There is no digest with the ID ZZZZZ" in ferry.ask(BEN, "/digest show zzzzz")
    assert "Did you mean /digest status?" in ferry.ask(BEN, "/digest statsu")


def test_a_repost_by_an_admin_is_marked(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    answer = ferry.ask(ADA, f"/digest repost {id_of(post)} #science")
    assert "Posting" in answer
    (again,) = ferry.wait_for_posts(1, "science")
    assert "Reposted by ada" in again["text"]


@pytest.mark.parametrize("user", [BEN, CLEO])
@pytest.mark.parametrize(
    "typed", ["repost {}", "retract {} Old.", "mute sport", "unmute sport", "mutes", "log"]
)
def test_who_is_no_admin_is_told_who_is(ferry: Newsroom, user: str, typed: str) -> None:
    (post,) = ferry.posts()
    answer = ferry.ask(user, f"/digest {typed.format(id_of(post))}")
    assert answer.startswith("Only admins may do that. Admins are this workspace's admins")
    assert len(ferry.posts()) == 1


def test_only_the_configured_admins_may_steer(tmp_path: Path) -> None:
    with newsroom(tmp_path, admins=("U0BENODUYA", "U0CLEOFNCH"), workspace_admins=False) as room:
        room.start()
        assert "Nothing is muted." in room.ask(BEN, "/digest mutes")
        refusal = "Only admins may do that. Admins are U0BENODUYA and U0CLEOFNCH."
        assert room.ask(ADA, "/digest mutes") == refusal
        assert room.ask(CLEO, "/digest mutes") == refusal  # a guest, whoever names her


def test_a_muted_topic_is_stored_but_not_posted(ferry: Newsroom) -> None:
    assert "Muted sport in" in ferry.ask(ADA, "/digest mute sport for 7d")
    assert "sport" in ferry.ask(ADA, "/digest mutes")
    ferry.drop("muted.txt", f"topics: sport\n{numbered(1)}")
    ferry.drop("other.txt", f"topics: education\n{numbered(2)}")
    assert "Pier 2" in ferry.wait_for_posts(2)[-1]["text"]
    assert "Pier 1" in ferry.ask(BEN, "/digest latest sport")
    assert "is posted again" in ferry.ask(ADA, "/digest unmute sport")
    ferry.drop("unmuted.txt", f"topics: sport\n{numbered(3)}")
    assert "Pier 3" in ferry.wait_for_posts(3)[-1]["text"]


def test_a_mute_everywhere_outlasts_a_mute_in_one_channel(ferry: Newsroom) -> None:
    ferry.ask(ADA, "/digest mute sport")
    ferry.ask(ADA, "/digest mute sport everywhere")
    answer = ferry.ask(ADA, "/digest unmute sport")
    assert "sport is still muted in every channel: /digest unmute sport everywhere" in answer
    assert "is posted again in every channel" in ferry.ask(ADA, "/digest unmute sport everywhere")
    assert "sport is not muted there." in ferry.ask(ADA, "/digest unmute sport")


def test_the_log_shows_who_did_what_and_when_newest_first(ferry: Newsroom) -> None:
    assert ferry.ask(ADA, "/digest log") == "Nobody has steered yet."
    (post,) = ferry.posts()
    ferry.ask(ADA, "/digest mute sport")
    ferry.ask(ADA, "/digest unmute sport")
    ferry.ask(ADA, f"/digest retract {id_of(post)} It sails in summer only.")
    assert "Only admins may do that." in ferry.ask(BEN, "/digest log")
    day = r"^• \d{4}-\d\d-\d\d \d\d:\d\d UTC U0ADAMARSH "
    refusal, *acts = ferry.ask(ADA, "/digest log").splitlines()[1:]
    assert refusal.endswith("U0BENODUYA was refused log")
    assert [re.sub(day, "", act) for act in acts] == [
        f"retract {id_of(post)}: It sails in summer only.",
        "unmute sport in <#C0NEWS0001>",
        "mute sport in <#C0NEWS0001>",
    ]
    assert len(ferry.ask(ADA, "/digest log 1").splitlines()) == 2


def test_topics_lists_every_topic(ferry: Newsroom) -> None:
    answer = ferry.ask(BEN, "/digest topics")
    assert "sport: 0" in answer
    assert "(politics)" in answer


def test_a_second_bot_on_the_same_store_is_refused(ferry: Newsroom) -> None:
    with pytest.raises(StoreError, match="Another Pullquote works on the store"):
        Application(ferry.settings)


def test_status_names_files_that_could_not_be_read(ferry: Newsroom) -> None:
    ferry.drop("broken.json", "{")
    ferry.drop("after.txt", numbered(1))
    ferry.wait_for_posts(2)
    answer = ferry.ask(BEN, "/digest status")
    assert "2 articles stored." in answer
    assert "broken.json: " in answer


def test_renamed_touched_copied_and_resaved_files_make_no_second_post(ferry: Newsroom) -> None:
    seeds = ferry.settings.seeds
    (seeds / "ferry.txt").rename(seeds / "renamed.txt")
    (seeds / "renamed.txt").touch()
    ferry.drop("folder/copy.txt", FERRY.replace("\n", "\r\n"))
    ferry.drop("after.txt", numbered(1))
    assert "Pier 1" in ferry.wait_for_posts(2)[-1]["text"]
    assert "2 articles stored" in ferry.ask(BEN, "/digest status")


def test_a_first_run_posts_the_newest_three_and_says_so(room: Newsroom) -> None:
    for number in range(8):
        room.drop(f"{number}.txt", numbered(number))
    room.start()
    posts = room.wait_for_posts(3)
    assert [re.findall(r"Pier \d", post["text"])[0] for post in posts] == [
        "Pier 5",
        "Pier 6",
        "Pier 7",
    ]
    assert "First run: the newest 3 are posted; 5 older articles are stored" in posts[-1]["text"]
    assert "Pier 0" in room.ask(BEN, "/digest latest")
    assert len(room.posts()) == 3


def test_after_a_restart_nothing_is_posted_again_and_new_articles_are(ferry: Newsroom) -> None:
    ferry.stop()
    ferry.drop("while-away.txt", numbered(1))
    ferry.start()
    assert "Pier 1" in ferry.wait_for_posts(2)[-1]["text"]


def test_a_lost_answer_from_slack_makes_no_second_post(ferry: Newsroom) -> None:
    ferry.workspace.faults.add(Fault(kind="accept_then_drop", method="chat.postMessage"))
    ferry.drop("dropped.txt", numbered(1))
    ferry.wait_for_posts(2)
    ferry.workspace.clock.advance(60)  # long enough by Slack's clock to settle it
    ferry.drop("next.txt", numbered(2))
    ferry.wait_for_posts(3)
    assert ferry.bot
    ferry.workspace.wait_for(
        lambda workspace: any(
            call["method"] == "conversations.history" and "latest" in call["args"]
            for call in workspace.journal
        ),
        PATIENCE,
    )
    ferry.drop("last.txt", numbered(3))
    texts = [post["text"] for post in ferry.wait_for_posts(4)]
    assert [sum(f"Pier {number}" in text for text in texts) for number in (1, 2, 3)] == [1, 1, 1]


def test_a_rate_limited_post_is_sent_when_slack_allows_it(ferry: Newsroom) -> None:
    ferry.workspace.faults.add(Fault(kind="ratelimited", method="chat.postMessage", seconds=1))
    ferry.drop("limited.txt", numbered(1))
    assert "Pier 1" in ferry.wait_for_posts(2)[-1]["text"]


def test_a_button_shares_an_answer_with_the_channel(room: Newsroom) -> None:
    room.start()
    room.drop("ferry.txt")
    (post,) = room.wait_for_posts(1)
    room.ask(BEN, "/digest search boat")
    answer = room.workspace.ephemerals(BEN)[-1]
    room.workspace.press(BEN, "news", answer["ts"], "share")
    shared = room.wait_for_posts(2)[-1]
    assert shared["text"].startswith("ben shares the answer to /digest search boat\n")
    assert id_of(post) in shared["text"]
    assert "actions" not in [block["type"] for block in shared["blocks"]]
    assert all(stored["notifies"] == [] for stored in room.workspace.ledger)


def test_an_article_posted_in_a_private_channel_is_only_found_by_its_members(
    tmp_path: Path,
) -> None:
    subscriptions = (FirstSubscription(channel="#desk"),)
    with newsroom(tmp_path, first_subscriptions=subscriptions) as room:
        room.workspace.invite("desk", "pullquote", by=ADA)
        room.start()
        room.drop("ferry.txt")
        (post,) = room.wait_for_posts(1, "desk")
        found = room.ask(ADA, "/digest search ferry")
        assert id_of(post) in found
        assert "where it was posted" in found
        for typed in ("search ferry", "latest", f"show {id_of(post)}", f"explain {id_of(post)}"):
            for user in (BEN, CLEO):
                assert "Marrow Bay" not in room.ask(user, f"/digest {typed}")
        assert "desk" not in room.ask(BEN, "/digest subscriptions").lower()
        room.workspace.invite("desk", BEN, by=ADA)
        assert "Marrow Bay" in room.ask(BEN, "/digest search ferry", "desk")
