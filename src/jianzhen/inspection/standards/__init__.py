"""Standards 审核标准: per category, what can break on the way, what each step costs, what a reviewer walks through.

In:   a category id; what is known of a claim.
Out:  the category's row, and the cheapest step that would settle what photos cannot.
Not:  no decision: a step is proposed, free for the buyer, and never the only way.

Walk: categories.toml (data) -> standard (read and checked) -> next_step (chosen from it).
"""

from jianzhen.inspection.standards.next_step import Situation, choose_next_step
from jianzhen.inspection.standards.standard import Standard, read_standards, standard_for

__all__ = ["Situation", "Standard", "choose_next_step", "read_standards", "standard_for"]
