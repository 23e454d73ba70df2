"""Sentences travel as data: through the journal, and into the other language."""

import json

from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.i18n import Message, Text, message, speaking

plain = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.builds(Text, st.text(), st.text()))
names = st.sampled_from(["layer", "id", "why"])
messages = st.recursive(
    st.builds(Message, st.text(), st.dictionaries(names, plain)),
    lambda inner: st.builds(Message, st.text(), st.dictionaries(names, st.one_of(plain, inner))),
    max_leaves=4,
)


@given(messages)
def test_a_sentence_survives_json(sentence: Message) -> None:
    assert Message.from_json(json.loads(json.dumps(sentence.to_json()))) == sentence


def test_a_sentence_within_a_sentence_reads_in_the_language_in_force() -> None:
    why = message("{field} must be filled in.", field=Text("状态", "Status"))
    whole = message("{layer} {id}: {why}", layer=Text("地块", "Parcel"), id=3, why=why)
    assert str(whole) == "Parcel 3: Status must be filled in."
    with speaking("zh"):
        assert str(whole) == "地块 3：“状态”为必填项。"


def test_braces_in_values_stay_text() -> None:
    assert (
        str(message("{field} must be filled in.", field="{id} {{ x }}")) == "{id} {{ x }} must be filled in."
    )
