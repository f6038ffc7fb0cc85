"""Child process: inspect one claim folder and write its page. ``python -m … FOLDER PAGE zh|en``; no Django, no rows.

Readers of such a page may be a party to the case: they read words, no numbers of weight.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from jianzhen.inspection import inspect_claim
from jianzhen.inspection.report import Audience, FolderPictures, Language, render_claim
from jianzhen.kernel.errors import JianzhenError

REFUSED = 2
_NOTE = {
    "zh": "这份报告没有保存在我们这里，照片也已删除。要留着，请在浏览器里另存或打印。",
    "en": "Nothing of this is kept here, and the photos are deleted. To keep the report, save or print it in your browser.",
}
_TITLE = {"zh": "这一组照片", "en": "these photos"}
_BACK = {"zh": "← 再看一组", "en": "← Look at others"}


def main(folder: str, page: str, language: str) -> int:
    """Write the page; 0, or 2 with ``code: detail`` on stderr."""
    try:
        report = replace(inspect_claim(Path(folder)), path=_TITLE[language])
    except JianzhenError as error:
        sys.stderr.write(f"{error.code}: {error.detail}")
        return REFUSED
    html = render_claim(
        report, pictures=FolderPictures(Path(folder), {}), audience=Audience.MERCHANT, language=Language(language)
    )
    note = f'<p class="quiet"><a href="/">{_BACK[language]}</a> · {_NOTE[language]}</p>'
    Path(page).write_text(html.replace("<main>", f"<main>{note}", 1), "utf-8", errors="replace")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
