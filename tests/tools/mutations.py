"""Break the bot on purpose, one small fault at a time, and show which test notices.

    python -m tests.tools.mutations [--only NAME ...] [--jobs 2]

Use it when tests are moved, merged or cut, to prove that none of the bot's promises has lost its
guard. Each mutation below replaces one snippet of the bot's code with a mistake that somebody could
make. The tool copies the checkout to a temporary folder (your own files stay as they are), makes
the mistake there, runs each test file that has to catch it, and undoes it again. It also runs the
test that caught it on the unchanged code, where that test has to pass.

The table of results is printed as Markdown. The exit code is 1 if a mutation survives, or if its
snippet no longer occurs exactly once: then update the snippet. All of them take a while, because
the crash and fault campaigns are among the tests. `--only` runs the ones that you name.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.support.paths import ROOT

SECONDS = 1_200.0  # for one run of pytest on a busy machine; the crash campaign takes minutes
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A mistake in one place.

    ``file`` is the path below the root. ``old`` occurs in it exactly once and is replaced with
    ``new``. ``tests`` are test files, and each of them has to catch it.
    """

    name: str
    area: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a mutation: the tests that caught it or, if it wasn't caught, why."""

    mutation: Mutation
    caught_by: tuple[str, ...] = ()
    trouble: str | None = None


MUTATIONS = (
    # The outbox: every post exactly once.
    Mutation(
        name="posts-skip-states",
        area="outbox",
        file="bot/store/outbox.py",
        old='"WHERE id = :id AND state = :expected"',
        new='"WHERE id = :id AND :expected IS NOT NULL"',
        tests=("tests/store/test_outbox.py",),
    ),
    Mutation(
        name="resend-without-looking",
        area="outbox",
        file="bot/scheduler/publish.py",
        old='log.warning("post %s has no known outcome yet: %s", post.new.key, why)',
        new="self.store.again(post.id)",
        tests=(
            "tests/scheduler/test_publish.py",
            "tests/campaigns/test_faults.py",
        ),
    ),
    Mutation(
        name="lost-answer-not-looked-up",
        area="outbox",
        file="bot/scheduler/publish.py",
        old="ts = self.messenger.find(post)",
        new="ts = None",
        tests=("tests/scheduler/test_publish.py", "tests/campaigns/test_crash.py"),
    ),
    Mutation(
        name="send-what-was-retracted",
        area="outbox",
        file="bot/scheduler/publish.py",
        old='post.new.kind in ("digest", "also") and articles[0].retraction',
        new='post.new.kind in ("also",) and articles[0].retraction',
        tests=("tests/scheduler/test_publish.py",),
    ),
    # Embargoes: nothing is told before its time.
    Mutation(
        name="embargo-ends-with-the-day",
        area="embargo",
        file="bot/store/embargo_rows.py",
        old="if time and time > now:",
        new="if time and time.date() > now.date():",
        tests=("tests/store/test_embargoes.py",),
    ),
    Mutation(
        name="unreadable-embargo-ignored",
        area="embargo",
        file="bot/seeds/release_fields.py",
        old="times.append(read or NEVER)",
        new="times.extend([read] if read else [])",
        tests=("tests/seeds/test_embargo.py",),
    ),
    Mutation(
        name="embargo-by-a-wrong-clock",
        area="embargo",
        file="bot/scheduler/ingest.py",
        old="self.store.embargoes.release(self.surely(), {*seen.waiting, *unread})",
        new="self.store.embargoes.release(self.now(), {*seen.waiting, *unread})",
        tests=("tests/scenarios/test_embargo.py",),
    ),
    # Mutes and pauses: what people don't want to be posted.
    Mutation(
        name="mute-of-all-channels-ignored",
        area="mutes",
        file="bot/rules/mutes.py",
        old="if each.channel in (None, channel)",
        new="if each.channel == channel",
        tests=("tests/rules/test_routing.py", "tests/campaigns/test_delivery_model.py"),
    ),
    Mutation(
        name="muted-phrase-within-words",
        area="mutes",
        file="bot/rules/mutes.py",
        old=r'rf"(?<!\w){re.escape(phrase)}(?!\w)"',
        new="re.escape(phrase)",
        tests=("tests/commands/test_mute.py",),
    ),
    Mutation(
        name="pause-of-all-channels-ignored",
        area="mutes",
        file="bot/store/outbox.py",
        old="pauses.channel IN (posts.channel, '{EVERY_CHANNEL}'))",
        new="pauses.channel IN (posts.channel))",
        tests=("tests/store/test_backoffs_and_pauses.py",),
    ),
    # Routing: what goes where and when.
    Mutation(
        name="first-run-posts-the-archive",
        area="routing",
        file="bot/rules/routing.py",
        old="left_out = files[: max(0, len(files) - self._rules.newest)]",
        new="left_out = files[:0]",
        tests=("tests/rules/test_routing.py",),
    ),
    Mutation(
        name="no-quiet-hours-after-midnight",
        area="routing",
        file="bot/rules/slots.py",
        old="ONE_DAY if quiet.end <= quiet.start else timedelta(0)",
        new="timedelta(0)",
        tests=("tests/rules/test_quiet_hours.py",),
    ),
    Mutation(
        name="roundup-goes-out-twice",
        area="routing",
        file="bot/rules/slots.py",
        old="(slot for slot in slots(schedule, after) if slot not in sent)",
        new="(slot for slot in slots(schedule, after))",
        tests=("tests/rules/test_routing.py",),
    ),
    # Identity: one article stays one article.
    Mutation(
        name="renamed-file-loses-its-article",
        area="identity",
        file="bot/store/save.py",
        old="identity.move_renamed(connection, articles)",
        new="pass",
        tests=("tests/store/test_identity.py",),
    ),
    Mutation(
        name="stolen-guid-believed",
        area="identity",
        file="bot/rules/feed_items.py",
        old="if row.title == title or row.words == item.words or _is_page(item, row):",
        new="if row.id == item.id:",
        tests=("tests/seeds/test_feed_trouble.py",),
    ),
    Mutation(
        name="two-feeds-rewrite-one-article",
        area="identity",
        file="bot/rules/feed_items.py",
        old="row.followed and row.words != item.words",
        new="row.words != item.words",
        tests=("tests/campaigns/test_feed_model.py",),
    ),
    # Search: only what the reader may see.
    Mutation(
        name="search-shows-private-channels",
        area="search",
        file="bot/store/visibility.py",
        old="for channels, same in json.loads(found) if reads(channels) for place in same",
        new="for channels, same in json.loads(found) for place in same",
        tests=("tests/store/test_search_model.py",),
    ),
    Mutation(
        name="shared-answer-shows-private-channels",
        area="search",
        file="bot/rules/permissions.py",
        old="not self._caller.aloud or _if_known(lambda: self._people.is_public(channel))",
        new="True",
        tests=("tests/commands/test_permissions.py",),
    ),
    # Permissions: only admins change anything.
    Mutation(
        name="named-guest-is-admin",
        area="permissions",
        file="bot/rules/permissions.py",
        old="if not member.full:",
        new="if not member.full and user not in admins.ids:",
        tests=("tests/commands/test_permissions.py",),
    ),
    Mutation(
        name="other-workspaces-are-ours",
        area="permissions",
        file="bot/slack/members.py",
        old="full=self.team in teams and not any(",
        new="full=not any(",
        tests=("tests/slack/test_members.py",),
    ),
    Mutation(
        name="page-button-runs-admin-commands",
        area="permissions",
        file="bot/commands/dispatch.py",
        old="if not offset.isdecimal() or syntax.wants_admin(typed):",
        new="if not offset.isdecimal():",
        tests=("tests/commands/test_permissions.py",),
    ),
    # Private channels: for others they hold nothing.
    Mutation(
        name="hidden-articles-counted-in-topics",
        area="private channels",
        file="bot/commands/lookup.py",
        old="self.context.store.articles.topics(reads)}",
        new="self.context.store.articles.topics()}",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-topics-suggested",
        area="private channels",
        file="bot/commands/context.py",
        old="near = begun or _similar(wanted, known)",
        new="near = begun or _similar(wanted, [each for each, _ in self.store.articles.topics()])",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-topics-known",
        area="private channels",
        file="bot/commands/context.py",
        old="self.store.articles.topic(wanted, self.view(caller).reads)",
        new="self.store.articles.topic(wanted)",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-original-named",
        area="private channels",
        file="bot/commands/explain.py",
        old="next((each for each in earlier if get(each, reads)), None)",
        new="next((each for each in earlier if get(each)), None)",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="waiting-in-private-is-readable",
        area="private channels",
        file="bot/store/visibility.py",
        old='    "UNION ALL SELECT channel FROM roundup_queue WHERE article = articles.id "\n',
        new="",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="muted-in-private-is-readable",
        area="private channels",
        file="bot/store/visibility.py",
        old='    "UNION ALL SELECT channel FROM muted_articles WHERE article = articles.id "\n',
        new="",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="unrouted-is-readable",
        area="private channels",
        file="bot/store/visibility.py",
        old='") WHERE articles.routed IS NULL"',
        new='") WHERE articles.routed IS 0"',
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-posts-counted",
        area="private channels",
        file="bot/store/status.py",
        old='states[row["state"]] += row["number"] if row["channel"] in shown else 0',
        new='states[row["state"]] += row["number"]',
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-original-leads-in-public",
        area="private channels",
        file="bot/rules/routing.py",
        old="for each in situation.originals.get(stored.id, ()):",
        new="for each in (here := situation.originals.get(stored.id, ())):",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-source-named-in-public",
        area="private channels",
        file="bot/store/duplicates.py",
        old="(here := left & channels_of(connection, each))",
        new="(here := left)",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    Mutation(
        name="hidden-acts-in-the-log",
        area="private channels",
        file="bot/commands/admin.py",
        old="if act.act not in _ABOUT_ARTICLES:",
        new="if act.act:",
        tests=("tests/campaigns/test_noninterference.py",),
    ),
    # Rendering: Slack takes every message, and nothing in it comes alive.
    Mutation(
        name="emoji-counted-once",
        area="rendering",
        file="bot/slack/render/limits.py",
        old='return len(text) + sum(character > "\\uffff" for character in text)',
        new="return len(text)",
        tests=("tests/slack/test_rich_text.py",),
    ),
    Mutation(
        name="mentions-come-alive",
        area="rendering",
        file="bot/slack/render/fallback_text.py",
        old='"<": "&lt;", ',
        new="",
        tests=("tests/slack/test_rendering.py",),
    ),
    Mutation(
        name="digest-outgrows-its-message",
        area="rendering",
        file="bot/slack/render/digest.py",
        old="if limits.weight(shown) <= room:",
        new="if limits.weight(shown) <= 2 * room:",
        tests=("tests/slack/test_golden.py",),
    ),
    # Attribution: nobody is named who did not say it.
    Mutation(
        name="doubtful-speaker-named",
        area="attribution",
        file="bot/summariser/candidates.py",
        old="LEAST_CONFIDENCE = 0.5",
        new="LEAST_CONFIDENCE = 0.05",
        tests=("tests/summariser/test_quotes.py",),
    ),
    Mutation(
        name="boilerplate-quoted",
        area="attribution",
        file="bot/summariser/__init__.py",
        old='pieces += text[at:first], " " * (last - first)',
        new="pieces += text[at:first], text[first:last]",
        tests=("tests/summariser/test_quotes.py",),
    ),
    Mutation(
        name="editor-overruled-by-the-file",
        area="attribution",
        file="bot/store/save.py",
        old='row = to_row(article, digest, old["fixes"])',
        new="row = to_row(article, digest)",
        tests=("tests/commands/test_fix.py",),
    ),
    # Fetching and the store.
    Mutation(
        name="private-addresses-fetched",
        area="fetching and store",
        file="bot/seeds/fetching/fetcher.py",
        old="[each for each in plain if self._network.allows(ip_address(each))]",
        new="[each for each in plain if ip_address(each)]",
        tests=("tests/seeds/fetching/test_fetcher.py", "tests/campaigns/test_hostile.py"),
    ),
    Mutation(
        name="half-a-batch-stays",
        area="fetching and store",
        file="bot/store/connection.py",
        old='connection.execute("ROLLBACK")',
        new='connection.execute("COMMIT")',
        tests=("tests/store/test_connection.py",),
    ),
    Mutation(
        name="migrated-replies-lose-their-article",
        area="fetching and store",
        file="bot/store/migrations.py",
        old="\"SELECT id, 0, article FROM posts WHERE kind != 'edit'\"",
        new="\"SELECT id, 0, article FROM posts WHERE kind = 'digest'\"",
        tests=("tests/store/test_migrations.py",),
    ),
)


def run_pytest(copy: Path, tests: str) -> tuple[int, str]:
    """Run a test file, or one test, in a copy of the checkout; its exit code and output.

    It stops at the first failure. The exit code is -SIGKILL if it takes too long.
    """
    # programs that tests start elsewhere have to import this copy as well, not what is installed
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-m", "", "-x", "-q", "--tb=no"]
    command += ["-p", "no:cacheprovider"]
    # a file, because a program that outlives its test would keep a pipe open
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, tests],
            cwd=copy,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        output.seek(0)
        return code, output.read()


def catch(copy: Path, tests: str) -> tuple[str, str | None]:
    """The id of the first test in a file that fails; if none does, what happened instead."""
    code, output = run_pytest(copy, tests)
    if code == 0:
        return "", f"survives {tests}"
    failed = FAILED.search(output)
    if code == 1 and failed:
        return failed[1], None
    lines = output.strip().splitlines() or ["no output"]
    return "", f"no verdict from {tests}: pytest ended with {code}, {lines[-1]}"


def try_mutation(mutation: Mutation, copy: Path) -> Verdict:
    """Make the mistake in a copy of the checkout, run its tests, and undo it."""
    path = copy / mutation.file
    code = path.read_text(encoding="utf-8") if path.is_file() else ""
    if (times := code.count(mutation.old)) != 1:
        misfit = f"the snippet occurs {times} times in {mutation.file}"
        return Verdict(mutation=mutation, trouble=misfit)
    caught_by: list[str] = []
    for tests in mutation.tests:
        path.write_text(code.replace(mutation.old, mutation.new), encoding="utf-8")
        try:
            test, trouble = catch(copy, tests)
        finally:
            path.write_text(code, encoding="utf-8")
        # twice, because a busy machine may be too slow for a test
        if trouble is None and all(run_pytest(copy, test)[0] for _ in range(2)):
            trouble = f"{test} also fails without the mutation"
        if trouble is not None:
            return Verdict(mutation=mutation, trouble=trouble)
        caught_by.append(test)
    return Verdict(mutation=mutation, caught_by=tuple(caught_by))


def copy_checkout(root: Path, copy: Path) -> None:
    """Copy what Git tracks or would add, and compile it: some tests start many programs."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, copy / name)
    # checked by content: a mutation may be as long as its snippet, and made in the same second
    compiling = ["compileall", "-q", "--invalidation-mode", "checked-hash", "bot", "tests"]
    subprocess.run([sys.executable, "-m", *compiling], cwd=copy, check=True)


def try_all(mutations: Sequence[Mutation], root: Path, jobs: int) -> list[Verdict]:
    """Try the mutations, so many at once, each in a copy of its own; tell stderr how it goes."""
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copy = Path(folder).resolve() / str(number)
            copy_checkout(root, copy)
            copies.put(copy)

        def work(mutation: Mutation) -> Verdict:
            copy = copies.get()
            try:
                verdict = try_mutation(mutation, copy)
            finally:
                copies.put(copy)
            print(f"{mutation.name}: {outcome(verdict)}", file=sys.stderr, flush=True)
            return verdict

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(work, mutations))


def outcome(verdict: Verdict) -> str:
    """What came of a mutation, as Markdown."""
    if verdict.trouble:
        return f"**{verdict.trouble}**"
    return ", ".join(f"`{test}`" for test in verdict.caught_by)


def table(verdicts: Sequence[Verdict]) -> str:
    """The results as a Markdown table."""
    rows = ["| mutation | area | caught by |", "|---|---|---|"]
    for verdict in verdicts:
        mutation = verdict.mutation
        rows.append(f"| {mutation.name} | {mutation.area} | {outcome(verdict)} |")
    return "\n".join(rows)


def main() -> int:
    names = [mutation.name for mutation in MUTATIONS]
    ask = argparse.ArgumentParser()
    ask.add_argument("--only", nargs="+", choices=names, metavar="NAME", default=names)
    ask.add_argument("--jobs", type=int, default=1, metavar="N")
    given = ask.parse_args()
    chosen = [mutation for mutation in MUTATIONS if mutation.name in given.only]
    verdicts = try_all(chosen, ROOT, given.jobs)
    print(table(verdicts))
    return 1 if any(verdict.trouble for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
