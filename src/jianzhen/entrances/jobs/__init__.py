"""Jobs 后台任务: what happens by itself, at its time or over again.

In:   ids, from whoever asked for later work; the clock.
Out:  one act of casework each, safe to run twice.
Not:  no rule: a job names the actor and the moment, and calls.
"""
