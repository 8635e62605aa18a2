"""Dispatches HTTP requests to methods: arguments, tokens, rate limits, faults, journal."""

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING

from bot.workspace.core import Core
from bot.workspace.errors import ApiError, RateLimited
from bot.workspace.faults import Fault
from bot.workspace.incoming import read_form, read_json
from bot.workspace.state import Json
from bot.workspace.webapi.call import Call, Method
from bot.workspace.webapi.calls import CallResult, HttpRequest, record
from bot.workspace.webapi.methods import METHODS

if TYPE_CHECKING:
    from bot.workspace.config import App

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response: a JSON body with status and headers."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class WebApi:
    """Answers Web API calls."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def answer(self, name: str, request: HttpRequest, fault: Fault | None = None) -> Answer:
        """Carry out one call and return its answer, or the error of a fault that prevents it.

        The call and its changes are one line of the journal, written before this returns.
        """
        core = self._core
        with core.transaction():
            args: Json = {}
            try:
                method = _method(name)
                args = _arguments(request, method)
                answer = self._carry_out(name, method, args, request, fault)
            except RateLimited as limited:
                after = {"Retry-After": str(limited.seconds)}
                answer = Answer(limited.answer(), limited.status, after)
            except ApiError as error:
                answer = Answer(error.answer(), error.status)
            result = CallResult(
                method=name,
                args=args,
                error=answer.body.get("error"),
                ts=answer.body.get("ts"),
                fault=fault,
                ignored=_ignored(name, args),
            )
            core.commit([record(core, request, result)])
        return answer

    def _carry_out(
        self, name: str, method: Method, args: Json, request: HttpRequest, fault: Fault | None
    ) -> Answer:
        self._check_token(name, method, args, request)
        if fault is not None and not fault.takes_effect:
            raise fault.refusal()
        call = Call(core=self._core, args=args)
        if method.scopes:
            call.require_scope(*method.scopes)
        if self._core.config.rate_limits:
            self._check_rate(name, method, args)
        method.check_required(args)
        return Answer({"ok": True, **method.handler(call)}, headers=call.headers)

    def _check_token(self, name: str, method: Method, args: Json, request: HttpRequest) -> None:
        in_header = request.headers.get("authorization", "").removeprefix("Bearer").strip()
        in_args = args.pop("token", None)
        if name == "apps.connections.open" and request.method != "POST":
            raise ApiError("insecure_request")
        token = in_header or ("" if method.credential == "app" else in_args)
        if method.credential == "any" and not token:
            return
        if not token:
            raise ApiError("not_authed")
        app = self._core.config.app
        _check_kind(app, method, str(token))
        if ("bot" if token == app.bot_token else "app") in self._core.revoked:
            raise ApiError("token_revoked")

    def _check_rate(self, name: str, method: Method, args: Json) -> None:
        now = self._core.clock.now()
        if method.per_minute == "post":
            wait = self._core.limits.check_post(str(args.get("channel")), now)
        elif name == "conversations.history" and self._core.config.history_policy == "commercial":
            wait = self._core.limits.check(name, 1, now)
        else:
            wait = self._core.limits.check(name, method.per_minute, now)
        if wait:
            raise RateLimited(wait)


def _ignored(name: str, args: Json) -> list[str]:
    method = METHODS.get(name)
    return sorted({*args} - {*method.required, *method.known}) if method else []


def _method(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    return method


def _arguments(request: HttpRequest, method: Method) -> Json:
    """Return query, form and JSON arguments; JSON is ignored if the method doesn't accept it."""
    args: Json = {**read_form(request.query)}
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if not request.body:
        return args
    if kind == "application/json":
        return args | (_json_object(request.body) if method.takes_json else {})
    if kind in ("", FORM):
        try:
            return args | read_form(request.body.decode())
        except UnicodeDecodeError:
            raise ApiError("invalid_charset") from None
    raise ApiError("invalid_post_type")


def _json_object(body: bytes) -> Json:
    try:
        value = read_json(body)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    value.pop("token", None)  # a token in a JSON body isn't a credential
    return value


def _check_kind(app: "App", method: Method, token: str) -> None:
    tokens = {"bot": app.bot_token, "app": app.app_token}
    # In a time that doesn't depend on how much of a guess is right.
    kinds = [kind for kind, one in tokens.items() if compare_digest(one.encode(), token.encode())]
    if not kinds:
        raise ApiError("invalid_auth")
    if method.credential not in ("any", *kinds):
        raise ApiError("not_allowed_token_type")
