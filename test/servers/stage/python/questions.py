"""Graphs that ask in every form there is; each keeps the answer that it got."""

import json
import operator
from typing import Annotated, Any, Literal, TypedDict

from langgraph.errors import GraphInterrupt
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send, interrupt
from pydantic import BaseModel


class Trip(TypedDict, total=False):
    hotel: Any
    flight: Any
    log: Annotated[list, operator.add]


# Two nodes side by side, each with a question of its own: both wait at once, and each is answered by its id.
questions = (
    StateGraph(Trip)
    .add_node("askHotel", lambda state: {"hotel": interrupt({"question": "which hotel?"})})
    .add_node("askFlight", lambda state: {"flight": interrupt("which flight?")})
    .add_node("book", lambda s: {"log": [f"booked {json.dumps(s['hotel'])} and {json.dumps(s['flight'])}"]})
    .add_edge(START, "askHotel")
    .add_edge(START, "askFlight")
    .add_edge("askHotel", "book")
    .add_edge("askFlight", "book")
    .add_edge("book", END)
    .compile()
)


class Asked(TypedDict, total=False):
    requests: int
    number: Any
    answer: Any
    answers: Annotated[list, operator.add]


def asking(ask):
    return StateGraph(Asked).add_node("ask", ask).add_edge(START, "ask").add_edge("ask", END).compile()


def decide(state: Asked):
    """Asks for a decision for each of `requests` actions, as LangChain's middleware does in this language."""
    names = ["delete_file" if index % 2 else "send_email" for index in range(state.get("requests", 1))]
    allowed = ["approve", "edit", "reject", "respond"]
    answer = interrupt(
        {
            "action_requests": [
                {"name": name, "args": {"index": index, "to": "a@example.com"}, "description": f"Call {index}"}
                for index, name in enumerate(names)
            ],
            "review_configs": [{"action_name": name, "allowed_decisions": allowed} for name in names],
        }
    )
    return {"answer": answer}


def three(state: Asked):
    """Three questions of one task, which have one id."""
    found, answers = [], []
    for question in ["one", "two", "three"]:
        try:
            answers.append(interrupt({"question": question}))
        except GraphInterrupt as error:
            found.extend(error.args[0])
    if found:
        raise GraphInterrupt(tuple(found))
    return {"answers": answers}


class Size(BaseModel):
    size: Literal["S", "M"]


approvals = asking(decide)
shared_id = asking(three)
sized = asking(lambda state: {"answer": interrupt("Size?", response_schema=Size).size})

# The same node three times at once, each with a question.
fan_out = (
    StateGraph(Asked)
    .add_node("plan", lambda state: {})
    .add_node("ask", lambda state: {"answers": [[state["number"], interrupt({"question": f"which {state['number']}?"})]]})
    .add_edge(START, "plan")
    .add_conditional_edges("plan", lambda state: [Send("ask", {"number": n}) for n in range(3)], ["ask"])
    .add_edge("ask", END)
    .compile()
)

# Stops before its second node, and asks nothing.
stopped = (
    StateGraph(Asked)
    .add_node("draft", lambda state: {"answers": ["draft"]})
    .add_node("review", lambda state: {"answers": ["reviewed"]})
    .add_edge(START, "draft")
    .add_edge("draft", "review")
    .add_edge("review", END)
    .compile(interrupt_before=["review"])
)
