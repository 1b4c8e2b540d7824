"""What the browser tests share: the example's editions as files, opened pages."""

import pytest

from reports.html import whole
from reports.pages.annual_review import edition_of

EDITIONS = {
    "governors": ("governors", "en"),
    "officer": ("dpo", "en"),
    "welsh": ("governors", "cy"),
}


@pytest.fixture(scope="session")
def editions(example_page, tmp_path_factory):
    """Return the example's report in each edition, as files by name."""
    folder = tmp_path_factory.mktemp("editions")
    made = {}
    for name, (audience, code) in EDITIONS.items():
        page = edition_of(example_page, audience=audience, language_code=code)
        made[name] = folder / f"{name}.html"
        made[name].write_text(whole(page), "utf-8")
    return made


class Opened:
    """A report opened in a page, with all that the page did."""

    def __init__(self, browser, path, size=(1200, 900), scheme="light", **more):
        """Open a file at a size, in light or dark."""
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **more
        )
        self.page = self.context.new_page()
        self.messages, self.requests, self.dialogs = [], [], []
        self.page.on("console", lambda one: self.messages.append(one.text))
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("dialog", lambda one: self.dialogs.append(one.message))
        self.page.on("pageerror", lambda one: self.messages.append(str(one)))
        self.page.goto(path.as_uri())


@pytest.fixture
def opened(browser):
    """Return a function that opens a file; every page is closed after the test."""
    contexts = []

    def open_(path, size=(1200, 900), scheme="light", **more):
        one = Opened(browser, path, size, scheme, **more)
        contexts.append(one.context)
        return one

    yield open_
    for context in contexts:
        context.close()
