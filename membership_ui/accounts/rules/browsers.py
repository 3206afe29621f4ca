"""A browser and its system by name, from what it says of itself. A handful is enough: the person
only has to know their own.
"""

from __future__ import annotations

# The first that is found: the later ones are named by others too
_BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """`("Firefox", "Windows")`; empty where it is not known."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def device_facts(user_agent: str) -> dict[str, str]:
    """What the journal keeps of a device: names, not what the browser says of itself."""
    browser, system = browser_and_system(user_agent)
    return {"browser": browser, "system": system}


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
