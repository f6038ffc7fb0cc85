"""Screenshots for whoever wants to look at the pages: ``JIANZHEN_SHOTS=FOLDER pytest tests/browser``."""

import os
from pathlib import Path


def keep_shot(tab, name, *, full=True):
    """Keep a screenshot where ``JIANZHEN_SHOTS`` names a folder, once every picture on it has come."""
    if os.environ.get("JIANZHEN_SHOTS"):
        tab.wait_for_load_state("networkidle")
        tab.wait_for_timeout(400)  # a canvas draws what has come
        tab.screenshot(path=str(Path(os.environ["JIANZHEN_SHOTS"]) / f"{name}.png"), full_page=full)
