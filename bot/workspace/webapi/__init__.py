"""The Web API: one module a family of methods, one table of what each method is."""

from bot.workspace.webapi.dispatch import Answer, WebApi

__all__ = ["Answer", "WebApi"]
