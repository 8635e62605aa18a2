"""The manifest is valid and asks only for what the bot uses."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.manifest import SCOPES, manifest
from tests.support.paths import ROOT

Json = dict[str, Any]
SCHEMA = ROOT.parent / "shared" / "slack" / "schema" / "manifest.schema.2.0.0.json"
TYPES = {"string": str, "boolean": bool, "array": list, "object": dict, "integer": int}
MADE = manifest("/digest", "[search words]")


def problems(value: Any, rule: Json, root: Json, where: str = "") -> Iterator[str]:
    """Where a value breaks a JSON schema; only the rules that occur in Slack's manifest schema."""
    while "$ref" in rule:
        rule = root["definitions"][rule["$ref"].rpartition("/")[2]]
    if not isinstance(value, TYPES.get(rule.get("type", ""), object)):
        yield f"{where} is no {rule['type']}"
        return
    if isinstance(value, dict):
        yield from _object_problems(value, rule, root, where)
    elif isinstance(value, list):
        yield from [f"{where} is too long"] * (len(value) > rule.get("maxItems", len(value)))
        for number, item in enumerate(value):
            yield from problems(item, rule.get("items", {}), root, f"{where}/{number}")
    elif isinstance(value, str):
        fits = rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value))
        matches = re.search(rule.get("pattern", ""), value) and value in rule.get("enum", [value])
        yield from [f"{where} is not as it must be"] * (not (fits and matches))


def _object_problems(value: Json, rule: Json, root: Json, where: str) -> Iterator[str]:
    known = rule.get("properties", {})
    yield from (
        f"{where}/{name} is missing" for name in rule.get("required", ()) if name not in value
    )
    for name, item in value.items():
        if name in known:
            yield from problems(item, known[name], root, f"{where}/{name}")
        elif rule.get("additionalProperties") is False:
            yield f"{where}/{name} is unknown"


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's schema of manifests is not here")
def test_the_manifest_follows_slacks_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(problems(MADE, schema, schema)) == []
    wrong = manifest("digest" * 10, "x" * 1_001) | {"other": 1}
    assert len(list(problems(wrong, schema, schema))) >= 3


def test_the_manifest_is_within_slacks_limits() -> None:
    about = MADE["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", about["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", MADE["features"]["bot_user"]["display_name"])
    (command,) = MADE["features"]["slash_commands"]
    assert command["command"] == "/digest"
    assert command["usage_hint"] == "[search words]"
    assert command["should_escape"]
    assert len(command["description"]) <= 2_000


def test_the_manifest_asks_for_exactly_the_scopes_in_use() -> None:
    assert MADE["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert len(set(SCOPES)) == len(SCOPES)


def test_everything_comes_over_socket_mode_and_only_one_event_is_subscribed() -> None:
    assert MADE["settings"]["socket_mode_enabled"]
    assert MADE["settings"]["interactivity"] == {"is_enabled": True}
    assert MADE["settings"]["event_subscriptions"] == {"bot_events": ["app_home_opened"]}
    assert "http" not in json.dumps(MADE)
