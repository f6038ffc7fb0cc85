"""Story 模拟案例: simulated shops, orders and claims, played by the desk's own acts.

In:   a folder of sample photos, and who does what when.
Out:  orders, claims, evidence, decisions: rows as the pages and the API would have made them.
Not:  no rule and no shortcut. Where an act refuses, the story stops. Never in production.

Walk: samples reads the photos -> cast opens shops and accounts -> goods sells and seals -> acts play the parts -> plots
say who does what in each simulated case.
Next door: the pages' showcase plays one act at a visitor's word; a job plays whole plots when a desk is seeded.
"""
