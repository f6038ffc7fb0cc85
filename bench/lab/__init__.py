"""Forgery lab 造假实验室: seeded derived copies of photos, for fitting and measuring only.

In:   a photo and a seeded generator.
Out:  a copy with the mask of what was changed.
Not:  nothing here is shipped; nothing makes a forgery better than common tools do.
"""
