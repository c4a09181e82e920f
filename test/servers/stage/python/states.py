"""Graphs made for what they keep in their state: many checkpoints, the thread's own id, difficult numbers and texts."""

import asyncio
import base64
import math
import operator
from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph

try:
    from langgraph.channels import DeltaChannel
except ImportError:  # langgraph 1.0 has none: there, the sum is kept

    def DeltaChannel(add_up):
        return lambda state, write: add_up(state, [write])


Log = Annotated[list, operator.add]


def thread_id(config: RunnableConfig) -> str:
    # The schema of a graph is asked for without a thread.
    return str(config["configurable"].get("thread_id"))


# `steps` steps of `ms` milliseconds, each appending a text of `bytes` bytes: `steps + 2` checkpoints.
class Loop(TypedDict, total=False):
    steps: int
    bytes: int
    ms: int
    done: int
    items: Log


async def step(state: Loop):
    await asyncio.sleep((state.get("ms") or 0) / 1000)
    count = state.get("done") or 0
    return {"done": count + 1, "items": [f"{count}:".ljust(state.get("bytes") or 16, "x")]}


loop = (
    StateGraph(Loop)
    .add_node("step", step)
    .add_edge(START, "step")
    .add_conditional_edges("step", lambda s: "step" if s["done"] < (s.get("steps") or 3) else END, ["step", END])
    .compile()
)


# Keeps what each step adds, not the sum: the state is added up from the thread's beginning at each reading.
def add_up(state: list, writes: Sequence[list]):
    return [*state, *(note for write in writes for note in write)]


class Diary(TypedDict, total=False):
    note: str
    diary: Annotated[list, DeltaChannel(add_up)]


delta = (
    StateGraph(Diary)
    .add_node("write", lambda state: {"diary": [f"wrote {state['note']}"]})
    .add_node("sign", lambda state: {"diary": [f"signed {state['note']}"]})
    .add_edge(START, "write")
    .add_edge("write", "sign")
    .add_edge("sign", END)
    .compile()
)


# Everything about a thread that agents write into their state.
class Own(TypedDict, total=False):
    thread: str
    places: dict
    log: Log


def note(state: Own, config: RunnableConfig):
    id = thread_id(config)
    return {
        "thread": id,
        "places": {
            "text": f"see thread {id}, and again {id}.",
            "path": f"/data/{id}/report.txt",
            "upperCase": id.upper(),
            "withoutDashes": id.replace("-", ""),
            id: "as a key",
            f"report of {id}": {id: [id, 1, None]},
            "base64": base64.b64encode(f"thread {id}".encode()).decode(),
            "bytes": f"thread {id}".encode(),  # written as base64 text in answers
        },
        "log": [f"noted {id}"],
    }


own_id = (
    StateGraph(Own)
    .add_node("note", note)
    .add_node("answer", lambda state, config: {"log": [f"answered {thread_id(config)}"]})
    .add_edge(START, "note")
    .add_edge("note", "answer")
    .add_edge("answer", END)
    .compile()
)


# Numbers at the edges, as far as Python and 64 bit have them, and texts that trip readers up.
class Edges(TypedDict, total=False):
    numbers: dict
    texts: dict
    shapes: dict
    given: Any


def count(state: Edges):
    return {
        "numbers": {
            "maxSafe": 9007199254740991,
            "beyondSafe": 9007199254740993,
            "large": 2**64 - 1,
            "smallest": -(2**63),
            "largest": 1.7976931348623157e308,
            "tiny": 5e-324,
            "tenth": 0.1,
            "one": 1.0,
            "exponent": 1e21,
            "zero": 0,
            "negativeZero": -0.0,
            "notANumber": math.nan,
            "infinity": math.inf,
        }
    }


def write(state: Edges):
    return {
        "texts": {
            "unicode": "é 漢字 😀 e\u0301 \u202etlr\u202c",
            "separators": "a\u2028b\u2029c",
            "control": "tab\t null\u0000 bell\u0007 quote\" backslash\\ slash/",
            "markup": "[x](command:evil) <img src=x onerror=1> $(zap) ```",
            "lineBreaks": "a\r\nb\nc\rd",
            "trailing": "space ",
            "": "empty key",
            "a/b~c": "pointer characters",
            "é": "key in one code point",
            "e\u0301": "key in two code points",
        }
    }


def shape(state: Edges):
    return {
        "shapes": {
            "none": None,
            "emptyList": [],
            "emptyObject": {},
            "nested": [[[{"a": [None, {"b": None}]}]]],
            "mixed": [1, "1", True, None],
            "tuple": (1, 2),
            "set": {1},
            "bytes": b"\x00\xff",
        }
    }


numbers = (
    StateGraph(Edges)
    .add_node("count", count)
    .add_node("write", write)
    .add_node("shape", shape)
    .add_edge(START, "count")
    .add_edge("count", "write")
    .add_edge("write", "shape")
    .add_edge("shape", END)
    .compile()
)
