"""Leaves, trees, proofs: vectors of the certificate-transparency project for RFC 6962, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.custody.errors import NotCanonical
from jianzhen.custody.leaf import EMPTY_ROOT, canonical, leaf_hash, node_hash, read_canonical, root_of
from jianzhen.custody.proofs import consistency_proof, extends, includes, inclusion_proof, tree_root

LEAVES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def subtrees(hashes):
    return lambda height, index: root_of(hashes[index << height : (index + 1) << height])


def hashes_of(n):
    return [leaf_hash(str(k).encode()) for k in range(n)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size):
    hashes = [leaf_hash(one) for one in LEAVES[:size]]
    assert root_of(hashes).hex() == ROOTS[size - 1]
    assert tree_root(size, subtrees(hashes)).hex() == ROOTS[size - 1]


def test_a_tree_without_leaves_has_the_root_of_nothing():
    assert root_of([]) == tree_root(0, subtrees([])) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_can_never_pass_for_a_node():
    left, right = hashes_of(2)
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.data())
def test_any_leaf_is_proved_and_any_change_of_its_proof_fails(size_index, data):
    size, index = size_index
    hashes = hashes_of(size)
    root, proof = root_of(hashes), inclusion_proof(index, size, subtrees(hashes))
    assert includes(hashes[index], index=index, size=size, proof=proof, root=root)
    other = data.draw(st.integers(0, size - 1).filter(lambda k: k != index)) if size > 1 else 1
    assert not includes(hashes[index], index=other, size=size, proof=proof, root=root)
    assert not includes(leaf_hash(b"another"), index=index, size=size, proof=proof, root=root)
    assert not includes(hashes[index], index=index, size=size, proof=[*proof, root], root=root)
    if proof:
        k = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:k], bytes(32), *proof[k + 1 :]]
        assert not includes(hashes[index], index=index, size=size, proof=changed, root=root)
        assert not includes(hashes[index], index=index, size=size, proof=proof[:-1], root=root)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))), st.data())
def test_growth_is_proved_and_a_rewritten_past_is_not(old_new, data):
    old, new = old_new
    hashes = hashes_of(new)
    old_root, new_root = root_of(hashes[:old]), root_of(hashes)
    proof = consistency_proof(old, new, subtrees(hashes))
    assert extends(old, old_root, new=new, new_root=new_root, proof=proof)
    k = data.draw(st.integers(0, old - 1))
    rewritten = [*hashes[:k], leaf_hash(b"rewritten"), *hashes[k + 1 :]]
    forged = consistency_proof(old, new, subtrees(rewritten))
    assert not extends(old, old_root, new=new, new_root=root_of(rewritten), proof=forged)
    assert not extends(old, old_root, new=new, new_root=new_root, proof=[*proof, old_root])
    if old < new:
        assert not extends(old, old_root, new=new, new_root=new_root, proof=proof[:-1])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_no_proof_is_made_of_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="not among"):
        inclusion_proof(index, size, subtrees(hashes_of(size)))
    assert not includes(EMPTY_ROOT, index=index, size=size, proof=[], root=EMPTY_ROOT)


def test_json_has_one_form():
    assert canonical({"b": 1.0, "a": ["é", None], "€": True}) == '{"a":["é",null],"b":1,"€":true}'.encode()
    assert read_canonical(b'{"a":1}') == {"a": 1}


@pytest.mark.parametrize(
    "text", [b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1.0}', b'{"a":1,"a":1}', b"{", b"\xff", b"[" * 9000]
)
def test_json_in_another_form_is_refused(text):
    with pytest.raises(NotCanonical):
        read_canonical(text)


@pytest.mark.parametrize("value", [2**53, float("nan"), "\ud800", {1: 2}, {"a": b"x"}])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)
