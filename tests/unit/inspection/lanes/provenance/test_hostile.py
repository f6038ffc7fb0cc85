"""A short run of `./do bench hostile`; the long one is the benchmark's."""

import itertools

from bench.hostile import mutations, run


def test_three_hundred_mutations_crash_hang_and_fetch_nothing():
    outcomes, failures, longest, most = run(300, seed=11)
    assert failures == []
    assert outcomes["read"] > 30
    assert sum(outcomes.values()) == 300
    assert longest < 10
    assert most < 1000


def test_a_seed_names_the_same_mutations_again():
    # clips and signatures are made anew each time; the first carriers are not
    one, two = ([data for _, data in itertools.islice(mutations(8, 3, 9), 8)] for _ in range(2))
    assert one == two
