"""A link to any page works, also as the first request that a fresh server gets."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_subpage_opened_first_has_title_and_navigation(page, fresh_app_url):
    page.goto(f"{fresh_app_url}/dataset")
    expect(page.locator("h1")).to_have_text("How imbalanced is it?")
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(7)
