"""Hands that have no mouse: they press Tab until they are where they want to be, and see where they
are at each step.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page, TimeoutError, expect

MOST_STEPS = 60
# What is wrong with the focused element: nothing shows the focus, or something lies over it
_FAULT = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const name = at.outerHTML.slice(0, 120);
  const shown = [at, ...document.querySelectorAll(":has(> :focus-visible)")].some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!shown) return `the focus is not seen: ${name}`;
  const { left, top, width, height } = at.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  const own = [at, ...(at.labels ?? [])];
  if (over && own.some((each) => each.contains(over) || over.contains(each))) return "";
  return `${over ? over.outerHTML.slice(0, 120) : "the edge of the window"} lies over ${name}`;
}"""


def tab_to(page: Page, goal: Locator, *, key: str = "Tab") -> None:
    """By Tab (or Shift+Tab), as a person looks for something; each stop on the way must be seen."""
    expect(goal).to_be_visible()
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        _require_seen(page)
        if goal.evaluate("(goal) => goal === document.activeElement"):
            return
    raise AssertionError(f"{goal} is not reached by {MOST_STEPS} times {key}")


def _require_seen(page: Page) -> None:
    try:
        # The link to the content slides in
        page.wait_for_function(f"() => !({_FAULT})()", timeout=2_000)
    except TimeoutError as error:
        error.add_note(page.evaluate(_FAULT))
        raise


def type_over(page: Page, text: str) -> None:
    """In the field where the focus is, letter by letter."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text, delay=60)
