"""People 人员: staff and their roles, merchants, buyers behind one-case links, and the vault of what names them.

In:   accounts, links, personal fields.
Out:  an ``Actor`` for whoever comes in; masked words for display; a clear word only against a purpose, and logged.
Not:  no personal word anywhere else in the database: other rooms hold an id.

``accounts`` opens and grants · ``links`` lets a party into one case · ``vault`` keeps · ``reveal`` shows, and records ·
``permissions`` says who may · ``recusal`` who must not.
"""
