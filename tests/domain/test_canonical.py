"""The same content has the same hash, and other content another."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.canonical import canonical_json, content_hash
from tests.domain.strategies import modest

words = st.text(st.characters(codec="utf-8"), max_size=6)
leaves = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words
plain = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def shuffled(data: Any) -> Any:
    """The same data, every mapping written in the opposite order."""
    if isinstance(data, dict):
        return {key: shuffled(data[key]) for key in reversed(list(data))}
    if isinstance(data, list):
        return [shuffled(one) for one in data]
    return data


@given(plain)
@modest(100)
def test_it_is_json_that_says_the_same(data: Any) -> None:
    text = canonical_json(data)
    assert json.loads(text) == data
    assert canonical_json(json.loads(text)) == text


@given(plain)
@modest(100)
def test_the_order_of_keys_does_not_matter(data: Any) -> None:
    assert content_hash(shuffled(data)) == content_hash(data)


@given(plain, plain)
@modest(100)
def test_other_data_has_another_hash(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (content_hash(one) == content_hash(other)) == same


def test_the_form_is_fixed() -> None:
    text = canonical_json({"乙": [1, True, None], "a": {"c": "“", "b": -2}})
    assert text == '{"a":{"b":-2,"c":"“"},"乙":[1,true,null]}'
    assert content_hash({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize(
    "data",
    [1.5, [0.1], {"a": (1, 2.0)}, {1: "a"}, {"a": {2.5: "b"}}, {"a": {1, 2}}, [b"x"]],
    ids=str,
)
def test_what_has_no_canonical_form_is_refused(data: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(data)
