"""Dispatch 派工: who goes to which visit, in which hour?

In:   jobs with windows, skills, parts; people with shifts and breaks; how long every way takes; or, for urgent calls,
      who waits and who is where this minute.
Out:  a plan that holds, with a reason for everything it leaves out; or who leaves now, and what to tell the caller.
Not:  no customer, no price, no clock of its own, no map. It does not know whose door it is.
      All times are whole seconds since 00:00 Beijing time of the planned day (``hours.Day`` is the door to datetimes).

Walk, a day:   model -> board (as lists) -> insertion, an optimiser through its port, search -> plan -> checker -> stages.
Walk, a call:  urgent matches callers and people every minute -> quoting tells the time that is then the promise.
Beside them:   travel (how long a way takes), cost (what a plan costs), reasons (the closed vocabulary, 中文 and English).
"""

from jianzhen.dispatch.checker import Violation, check
from jianzhen.dispatch.cost import Cost, evaluate
from jianzhen.dispatch.day import Effort, insert_job, offer_windows, plan_day, replan
from jianzhen.dispatch.errors import BadProblem, BrokenPlan, DispatchError, NoErrorsYet, OptimiserFailed
from jianzhen.dispatch.hours import Break, Day, Shift, Window
from jianzhen.dispatch.insertion import Offer
from jianzhen.dispatch.model import Job, Problem, Technician, Urgency, VisitKind, points_of
from jianzhen.dispatch.plan import Duty, Plan, Rest, Route, Stage, Stop, Unserved
from jianzhen.dispatch.ports import Optimiser, Order, Runner, Task
from jianzhen.dispatch.quoting import Finished, Quoting, calibrate
from jianzhen.dispatch.reasons import RULE_WORDS, WORDS, Reason, Rule
from jianzhen.dispatch.search import Budget
from jianzhen.dispatch.stages import freeze, promises, publish
from jianzhen.dispatch.stay import Stay
from jianzhen.dispatch.travel import GreatCircle, Matrix, Point, Travel
from jianzhen.dispatch.urgent import Call, Demand, LookAhead, OnDuty, Outlook, Ways

__all__ = [
    "RULE_WORDS", "WORDS", "BadProblem", "Break", "BrokenPlan", "Budget", "Call", "Cost", "Day", "Demand", "DispatchError",
    "Duty", "Effort", "Finished", "GreatCircle", "Job", "LookAhead", "Matrix", "NoErrorsYet", "Offer", "OnDuty",
    "Optimiser", "OptimiserFailed", "Order", "Outlook", "Plan", "Point", "Problem", "Quoting", "Reason", "Rest", "Route",
    "Rule", "Runner", "Shift", "Stage", "Stay", "Stop", "Task", "Technician", "Travel", "Unserved", "Urgency",
    "Violation", "VisitKind", "Ways", "Window", "calibrate", "check", "evaluate", "freeze", "insert_job", "offer_windows", "plan_day",
    "points_of", "promises", "publish", "replan",
]  # fmt: skip
