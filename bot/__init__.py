"""Pullquote: a chat-ops bot that reads articles and posts, keeps and looks up their digests."""
