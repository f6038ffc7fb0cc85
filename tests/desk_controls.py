"""Count what a reviewer commits on a claim: a field that was filled, a choice that was made, a button that sent.

The page itself is asked, by its own events, so that a test cannot forget one. Ticks of the checklist are counted apart;
moving about (keys that scroll, blink or focus) commits nothing.
"""

from dataclasses import dataclass

_LISTEN = """
() => {
  const add = (name) => {
    const kept = JSON.parse(localStorage.getItem("counted") ?? "[]");
    kept.push(name);
    localStorage.setItem("counted", JSON.stringify(kept));
  };
  document.addEventListener("submit", (event) => {
    const sent = event.submitter;
    if (event.target.hasAttribute("hx-post")) return;
    add(`send ${sent?.name ?? ""} ${event.target.action.split("/").at(-1)}`);
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.path.endsWith("/check")) add("tick");
  });
  document.addEventListener("change", (event) => add(`field ${event.target.name}`), true);
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``controls``: different fields that were filled or chosen, and buttons that sent; ``ticks``: lines walked."""

    controls: int
    ticks: int


class Controls:
    """Counts in one tab, over page loads, until it is asked."""

    def __init__(self, tab):
        self.tab = tab
        tab.add_init_script(f"({_LISTEN})()")
        tab.evaluate(_LISTEN)

    def clear(self):
        """Begin anew: the claim is open."""
        self.tab.evaluate("localStorage.removeItem('counted')")

    def counted(self):
        """What was committed since; a field that was written twice is one control."""
        kept = self.tab.evaluate("JSON.parse(localStorage.getItem('counted') ?? '[]')")
        fields = {one for one in kept if one.startswith("field ")}
        sends = [one for one in kept if one.startswith("send ")]
        return Counted(controls=len(fields) + len(sends), ticks=kept.count("tick"))


def count_controls(tab):
    """Start counting in a tab."""
    return Controls(tab)
