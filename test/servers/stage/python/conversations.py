"""Graphs that talk and ask: the same as in ../javascript. None needs a model or a key."""

import asyncio
import operator
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import interrupt

Log = Annotated[list, operator.add]


def thread_id(config: RunnableConfig) -> str:
    # The schema of a graph is asked for without a thread.
    return str(config["configurable"].get("thread_id"))


# Echoes the last message. Input `ids: true` gives the answer an id of its own; otherwise the reducer mints one.
class Chat(TypedDict, total=False):
    messages: Annotated[list, add_messages]
    ids: bool
    ms: int


async def reply(state: Chat):
    await asyncio.sleep((state.get("ms") or 0) / 1000)
    content = f"echo: {state['messages'][-1].content}"
    return {"messages": [AIMessage(content, id=f"reply-{len(state['messages'])}" if state.get("ids") else None)]}


chat = StateGraph(Chat).add_node("reply", reply).add_edge(START, "reply").add_edge("reply", END).compile()


# Asks for approval in its second node; the question and the state name the thread.
class Order(TypedDict, total=False):
    item: str
    thread: str
    answer: Any
    log: Log


def plan_order(state: Order, config: RunnableConfig):
    return {"thread": thread_id(config), "log": [f"planned in {thread_id(config)}"]}


def ask_order(state: Order, config: RunnableConfig):
    id = thread_id(config)
    text = f"thread {id} wants to order {state.get('item') or 'something'}"
    return {"answer": interrupt({"question": "approve?", "thread": id, "text": text}), "log": ["asked"]}


def order(state: Order):
    return {"log": [f"ordered: {state['answer']}"]}


interrupted = (
    StateGraph(Order)
    .add_node("plan", plan_order)
    .add_node("ask", ask_order)
    .add_node("order", order)
    .add_edge(START, "plan")
    .add_edge("plan", "ask")
    .add_edge("ask", "order")
    .add_edge("order", END)
    .compile()
)


# Fails in its second node with an error that names the thread; input `fail: false` lets it pass.
class Task(TypedDict, total=False):
    fail: bool
    log: Log


def work(state: Task, config: RunnableConfig):
    if state.get("fail") is not False:
        raise ValueError(f"boom in thread {thread_id(config)}")
    return {"log": ["worked"]}


failing = (
    StateGraph(Task)
    .add_node("prepare", lambda state: {"log": ["prepared"]})
    .add_node("work", work)
    .add_edge(START, "prepare")
    .add_edge("prepare", "work")
    .add_edge("work", END)
    .compile()
)
