"""Addresses of news, and where each is looked at."""

from __future__ import annotations

WALKED = ["news_list", "add_news", "news", "edit_news", "publish_news", "end_news"]
NO_NEWS_PAGES = dict.fromkeys([f"guidance:{name}" for name in WALKED], "looked at by test_news.py")
NO_NEWS_PAGES["guidance:old_write_news"] = "leads to a piece of news"
