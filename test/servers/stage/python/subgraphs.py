"""Graphs that are nodes of others: one that asks, one with a memory of its own, one behind a join edge, one renamed."""

import operator
import os
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

Log = Annotated[list, operator.add]


def thread_id(config: RunnableConfig) -> str:
    # The schema of a graph is asked for without a thread.
    return str(config["configurable"].get("thread_id"))


# Asks inside its subgraph `review`: the namespace `review:<task id>` holds an interrupted history of its own.
class Review(TypedDict, total=False):
    topic: str
    thread: str
    draft: str
    answer: Any
    asking: bool


class Article(Review, total=False):
    log: Log


def write_draft(state: Review, config: RunnableConfig):
    return {"draft": f"draft about {state.get('topic')}", "thread": thread_id(config)}


def ask_review(state: Review, config: RunnableConfig):
    if state.get("asking") is False:
        return {"answer": "not asked"}
    id = thread_id(config)
    return {"answer": interrupt({"question": "good enough?", "thread": id, "text": f"the draft of thread {id} waits"})}


review = (
    StateGraph(Review)
    .add_node("write", write_draft)
    .add_node("ask", ask_review)
    .add_edge(START, "write")
    .add_edge("write", "ask")
    .add_edge("ask", END)
    .compile()
)


def article_nodes(builder: StateGraph):
    return (
        builder.add_node("prepare", lambda state: {"log": ["prepared"]})
        .add_node("review", review)
        .add_node("publish", lambda state: {"log": [f"published: {state['answer']}"]})
        .add_edge(START, "prepare")
        .add_edge("review", "publish")
        .add_edge("publish", END)
    )


subgraph_interrupt = article_nodes(StateGraph(Article)).add_edge("prepare", "review").compile()


# The subgraph `memory` keeps its own state from turn to turn, so all its namespaces answer one history.
class Turn(TypedDict, total=False):
    text: str
    remembered: int


class Memory(Turn, total=False):
    all: Log


memory = (
    StateGraph(Memory)
    .add_node("store", lambda state: {"all": [state["text"]]})
    .add_node("count", lambda state: {"remembered": len(state["all"])})
    .add_edge(START, "store")
    .add_edge("store", "count")
    .add_edge("count", END)
    .compile(checkpointer=True)
)
stateful = StateGraph(Turn).add_node("memory", memory).add_edge(START, "memory").add_edge("memory", END).compile()


# `left` and `right` run side by side; the join edge waits for both before the subgraph.
join = (
    article_nodes(StateGraph(Article))
    .add_node("left", lambda state: {"log": ["left"]})
    .add_node("right", lambda state: {"log": ["right"]})
    .add_edge("prepare", "left")
    .add_edge("prepare", "right")
    .add_edge(["left", "right"], "review")
    .compile()
)


# As `subgraph_interrupt`, with a node whose name the next start may change: `next` and `tasks` of what ran before are
# computed by the graph deployed then, which has no such node.
NAME = os.environ.get("SAMPLE_NODE_NAME", "review")
renamed = (
    StateGraph(Article)
    .add_node("prepare", lambda state: {"log": ["prepared"]})
    .add_node(NAME, review)
    .add_edge(START, "prepare")
    .add_edge("prepare", NAME)
    .add_edge(NAME, END)
    .compile()
)


# One arm of the join is a step longer than the other, so that a barrier that is half full from a turn before shows: the
# node behind it runs a step too early. `canary` is a file to which every node that runs writes its name.
class Uneven(TypedDict, total=False):
    canary: str
    turn: str
    log: Log


def writes(node: str):
    def run(state: Uneven):
        if state.get("canary"):
            with open(state["canary"], "a") as file:
                file.write(f"{node}\n")
        return {"log": [f"{node} {state['turn']}"]}

    return run


uneven = (
    StateGraph(Uneven)
    .add_node("prepare", writes("prepare"))
    .add_node("draft", writes("draft"))
    .add_node("polish", writes("polish"))
    .add_node("check", writes("check"))
    .add_node("gather", writes("gather"))
    .add_edge(START, "prepare")
    .add_edge("prepare", "draft")
    .add_edge("draft", "polish")
    .add_edge("prepare", "check")
    .add_edge(["polish", "check"], "gather")
    .add_edge("gather", END)
    .compile()
)
