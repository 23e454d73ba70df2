"""A real browser without a network, that remembers what pages asked for and complained about."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.wait import WebDriverWait

SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1440,900",
)  # fmt: skip


class Browser:
    """One Chromium; `open` a file, look at it, ask what went wrong."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, path: Path, width: int = 1440, height: int = 900, *, phone: bool = False) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get(path.as_uri())

    def do(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent)"
        found: list[str] = self.do(script, selector)
        return found

    def until(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.driver, 5, poll_frequency=0.02).until(lambda _driver: condition())

    def click_map(self, latitude: float, longitude: float) -> None:
        """A real mouse click where the map shows this place."""
        x, y = self.do(
            "const at = map_beiyuan.latLngToContainerPoint([arguments[0], arguments[1]]);"
            "const box = map_beiyuan.getContainer().getBoundingClientRect();"
            "return [at.x + box.x, at.y + box.y]",
            latitude,
            longitude,
        )
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def requests(self) -> list[str]:
        """Every address that a page asked for since `open`, the page's own first."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
        # On its first start the browser may still be loading its own start page.
        return [p["request"]["url"] for p in asked if not p["documentURL"].startswith("chrome://")]

    def complaints(self) -> list[str]:
        """Everything on the console since `open`: errors, warnings, breaches of the page's policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A Chromium of its own; `profile` is an empty folder."""
    options = ChromeOptions()
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in programs.items() if path is None]
    assert not missing, f"the tests of the web map need {missing}"
    options.binary_location = programs["chromium"] or ""
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(programs["chromedriver"]))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
