"""Rebuttal 应对: a merchant's answer pack out of inspection, law and custody, with no desk at all.

In:   a case folder: the claim's photos, listing, pack-out, the platform's notice, what the merchant states.
Out:  what the evidence supports and what speaks for the buyer; review duties shown or not; the sum; deadlines; draft
      letters; a sealed case.zip.
Not:  nobody is called guilty, nothing is sent, no sentence is generated: templates are filled, a person signs.

Walk: case_file, notice -> facts -> statements, duties, losses, timeline, clocks, letters -> pack -> pages, write.
"""

from jianzhen.rebuttal.errors import BadCase, RebuttalError
from jianzhen.rebuttal.facts import CaseFacts, Fact, Source
from jianzhen.rebuttal.pack import Pack, build_pack
from jianzhen.rebuttal.write import Written, write_pack

__all__ = ["BadCase", "CaseFacts", "Fact", "Pack", "RebuttalError", "Source", "Written", "build_pack", "write_pack"]
