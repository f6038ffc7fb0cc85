"""Samples 样例: rendered claim folders with ground truth, and the script that renders them.

In:   nothing but numbers: shapes, textures and scenes are made here.
Out:  ``claims/<name>/`` folders, ``earlier/<claim_id>/`` folders, described by ``truth.toml``.
Not:  no photograph of anything real; brands, amounts and devices are fictional.

Walk: shapes and textures -> scenes -> camera (a simulated phone) -> claims (what each folder holds) -> render.
"""
