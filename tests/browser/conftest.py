"""What the browser tests share: the example's editions as files, opened pages."""

import base64
import json
import os
import re
import struct
import subprocess
import sys
import threading
import urllib.request
import zlib
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from reports.html import whole
from reports.lab.notebooks import copy_notebooks
from reports.pages.annual_review import edition_of
from reports.start import start

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


DAY = date(2026, 11, 24)
"""Day that the notebooks of the desk's tests ask about."""

PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
"""Where the guide's pictures are put when DPIA_PICTURES is set."""

_INSIDE = re.compile(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:|about:")
_OF_JUPYTER = re.compile(
    r"Failed to load resource|Notebook .* is not trusted|ResizeObserver loop"
)
"""What JupyterLab itself says on the console; nothing of ours looks like it."""


class OpenedNotebook:
    """A notebook opened in JupyterLab, with what the page asked for and said."""

    def __init__(self, browser, address, size=(1280, 860), **more):
        """Open it with everything outside this machine blocked."""
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            permissions=["clipboard-read", "clipboard-write"],
            locale="en-GB",
            **more,
        )
        self.outside, self.messages = [], []
        self.context.route("**/*", self._let_in)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda one: self.messages.append(str(one)))
        self.page.goto(address)

    def _let_in(self, route):
        if _INSIDE.match(route.request.url):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _heard(self, message):
        if message.type == "error" and not _OF_JUPYTER.search(message.text):
            self.messages.append(message.text)


class Jupyter:
    """JupyterLab started by ``dpia lab``, on a folder with a folder for each test."""

    def __init__(self, browser, root, settings):
        """Start it and read its address."""
        self.browser, self.root, self.opened, self.number = browser, root, [], 0
        (settings / "jupyter_server_config.json").write_text(
            json.dumps({"ServerApp": {"allow_root": True}}), "utf-8"
        )
        code = "from reports.cli.lab import lab; lab()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(root), "--no-browser"],
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(settings)},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        found = next(
            match
            for line in self.process.stderr
            if (match := re.search(r"(http://127[^/]*)/lab\S*\?token=(\w+)", line))
        )
        self.address, self.token = found[1], found[2]
        self.reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reader.start()

    def folder(self, example="victoria-cp", notebooks=True):
        """Make a folder for a test: a school's, or an empty one without an example."""
        self.number += 1
        made = self.root / f"desk-{self.number}"
        if example:
            start(made, example)
        made.mkdir(exist_ok=True)
        if notebooks:
            copy_notebooks(made, DAY)
            self._choose_day(made)
        return made

    def _choose_day(self, folder):
        """Let the notebooks that ask about today ask about the tests' day."""
        for name in ("explore.ipynb", "assess.ipynb"):
            text = (folder / name).read_text("utf-8")
            chosen = text.replace("on = None", f'on = \\"{DAY.isoformat()}\\"')
            (folder / name).write_text(chosen, "utf-8")

    def open(self, folder, name, **more):
        """Open a notebook of a folder."""
        path = (folder / name).relative_to(self.root).as_posix()
        address = f"{self.address}/lab/tree/{path}?reset&token={self.token}"
        one = OpenedNotebook(self.browser, address, **more)
        self.opened.append((folder.name, one))
        return one

    def close(self, left=0):
        """Close what was opened after the first ones, and end its kernels."""
        folders = {name for name, _ in self.opened[left:]}
        while len(self.opened) > left:
            self.opened.pop()[1].context.close()
        for one in json.loads(self._ask("GET", "sessions")):
            if one["path"].partition("/")[0] in folders:
                self._ask("DELETE", f"sessions/{one['id']}")

    def _ask(self, method, path):
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.address}/api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.read()

    def end(self):
        """End JupyterLab."""
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()


@pytest.fixture(scope="session")
def running_jupyter(browser, tmp_path_factory):
    """Return JupyterLab, started once; skip without it, except in CI."""
    if find_spec("jupyterlab") is None or find_spec("anywidget") is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to have JupyterLab and anywidget.")
        pytest.skip("JupyterLab or anywidget is not here: install the extra lab.")
    started = Jupyter(
        browser, tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("settings")
    )
    yield started
    started.end()


@pytest.fixture
def jupyter(running_jupyter):
    """Return JupyterLab; what a test opens is closed, and its kernels end."""
    left = len(running_jupyter.opened)
    yield running_jupyter
    running_jupyter.close(left)


@pytest.fixture
def picture():
    """Return a function that takes a picture for the guide, when it is asked for.

    Set DPIA_PICTURES to take them anew into docs/guide/pictures.
    """

    def take(page, name):
        if os.environ.get("DPIA_PICTURES"):
            page.wait_for_timeout(400)
            PICTURES.mkdir(parents=True, exist_ok=True)
            raw = page.screenshot(type="png")
            (PICTURES / f"{name}.png").write_bytes(_with_palette(page, raw))

    return take


_PALETTE = """async (raw) => {
  const blob = new Blob([Uint8Array.from(atob(raw), (c) => c.charCodeAt(0))]);
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, image.width, image.height).data;
  const key = (i) => (data[i] >> 3) << 10 | (data[i + 1] >> 3) << 5 | data[i + 2] >> 3;
  const sums = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const one = sums.get(key(i)) || [0, 0, 0, 0];
    one[0] += 1; one[1] += data[i]; one[2] += data[i + 1]; one[3] += data[i + 2];
    sums.set(key(i), one);
  }
  const colours = [...sums.values()].sort((a, b) => b[0] - a[0]).slice(0, 64)
    .map(([n, r, g, b]) => [r / n, g / n, b / n].map(Math.round));
  const near = new Map();
  const nearest = (k, r, g, b) => {
    if (!near.has(k)) {
      let best = 0; let least = Infinity;
      colours.forEach(([x, y, z], i) => {
        const far = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
        if (far < least) { least = far; best = i; }
      });
      near.set(k, best);
    }
    return near.get(k);
  };
  const places = new Uint8Array(data.length / 4);
  for (let i = 0; i < data.length; i += 4) {
    places[i / 4] = nearest(key(i), data[i], data[i + 1], data[i + 2]);
  }
  let text = "";
  for (let i = 0; i < places.length; i += 8192) {
    text += String.fromCharCode(...places.subarray(i, i + 8192));
  }
  return { width: image.width, height: image.height, colours, places: btoa(text) };
}"""


def _with_palette(page, raw):
    """Return a picture with the 64 colours that it has most of: a fifth in size."""
    made = page.evaluate(_PALETTE, base64.b64encode(raw).decode())
    width, height = made["width"], made["height"]
    places = base64.b64decode(made["places"])
    rows = b"".join(
        b"\0" + places[at * width : (at + 1) * width] for at in range(height)
    )
    colours = b"".join(bytes(one) for one in made["colours"])
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", colours),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind, body):
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check
