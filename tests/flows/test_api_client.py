"""The client of ``docs/guides/api.md`` runs as it stands there, against a served desk, with the standard library alone."""

import re
from pathlib import Path

import pytest

from factories.api import Shop
from factories.desk import pack
from factories.evidence import photo
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.orders.models import Packed, Seal

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "api.md"


@pytest.mark.django_db(transaction=True)
def test_the_guides_client_imports_seals_files_and_reads(live_server):
    pack()
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[1]
    assert not set(re.findall(r"import ([a-z, .]+?)(?: as|\n)", code)) & {"httpx", "requests"}
    names = {"BASE": live_server.url, "KEY": Shop().token, "PHOTO": photo(3)}
    for _ in range(2):  # run again, it changes nothing
        exec(compile(code, str(GUIDE), "exec"), names)
    assert names["receipt"]["n_files"] == 1
    assert names["state"]["state"] == "SUBMITTED"
    assert names["state"]["allowed_actions"]
    assert (Claim.objects.count(), Packed.objects.count(), Seal.objects.count()) == (1, 1, 1)
