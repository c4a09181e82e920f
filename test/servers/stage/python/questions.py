"""Two nodes side by side, each with a question of its own: both wait at once, and each is answered by its id."""

import json
import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class Trip(TypedDict, total=False):
    hotel: Any
    flight: Any
    log: Annotated[list, operator.add]


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
