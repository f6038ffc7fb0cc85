"""What can be wrong with a claim folder."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError


class FolderError(JianzhenError):
    """A claim folder or its order.json cannot be used."""

    code = "folder_error"


class NotAClaimFolder(FolderError):  # noqa: N818 - errors are named for the fact
    """The path is no folder, or holds no ``claim`` folder where one is needed."""

    code = "not_a_claim_folder"


class EmptyClaim(FolderError):  # noqa: N818
    """``claim/`` holds no file, and the complaint is one that needs photos."""

    code = "empty_claim"


class BadOrder(FolderError):  # noqa: N818
    """order.json is not what DESIGN says; the detail names the field."""

    code = "bad_order"


class BadTrust(JianzhenError):  # noqa: N818
    """The folder of trust anchors holds none, or something else."""

    code = "bad_trust"
