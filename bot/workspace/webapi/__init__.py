"""The Web API: one module a family of methods, one table of what each method is."""

from bot.workspace.webapi.dispatch import Answer, HttpRequest, WebApi

__all__ = ["Answer", "HttpRequest", "WebApi"]
