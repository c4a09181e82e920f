"""Graphs that call others in their code, from a node or from a tool: namespaces that no task names."""

import asyncio
import operator
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.prebuilt import ToolNode

Log = Annotated[list, operator.add]


# A registry, as supervisors and deep agents have one: what is in it is no subgraph of anything to the server.
class Research(TypedDict, total=False):
    task: str
    delay: int
    notes: Log


def research(name: str):
    async def node(state: Research):
        await asyncio.sleep((state.get("delay") or 0) / 1000)
        return {"notes": [f"{name}: {state.get('task')}"]}

    return node


AGENTS = {
    "researcher": (
        StateGraph(Research)
        .add_node("search", research("searched"))
        .add_node("read", research("read"))
        .add_node("summarise", research("summarised"))
        .add_edge(START, "search")
        .add_edge("search", "read")
        .add_edge("read", "summarise")
        .add_edge("summarise", END)
        .compile()
    )
}


async def use_agent(name: str, given: dict):
    return (await AGENTS[name].ainvoke(given))["notes"]


# `delegate` calls a subagent `calls` times, each taking three times `delay` ms, in namespaces that no task names.
class Delegation(TypedDict, total=False):
    task: str
    delay: int
    calls: int
    notes: Log
    answer: str


async def delegate(state: Delegation):
    notes: list = []
    for call in range(state.get("calls") or 1):
        notes += await use_agent("researcher", {"task": f"{state.get('task')} {call}", "delay": state.get("delay")})
    return {"notes": notes}


subagent = (
    StateGraph(Delegation)
    .add_node("plan", lambda state: {"notes": [f"plan: {state.get('task')}"]})
    .add_node("delegate", delegate)
    .add_node("finish", lambda state: {"answer": f"{len(state['notes'])} notes"})
    .add_edge(START, "plan")
    .add_edge("plan", "delegate")
    .add_edge("delegate", "finish")
    .add_edge("finish", END)
    .compile()
)


# A tool's subagent, as deep agents have it: `calls` of them at once, all within the one task of the node `tools`.
@tool
async def task(description: str, delay: int = 0) -> str:
    """Hands a task to a subagent."""
    return "; ".join(await use_agent("researcher", {"task": description, "delay": delay}))


class Conversation(TypedDict, total=False):
    messages: Annotated[list, add_messages]
    calls: int
    delay: int


def think(state: Conversation):
    last = state["messages"][-1]
    if last.type == "tool":
        return {"messages": [AIMessage(f"done: {last.content}")]}
    tool_calls = [
        {
            "name": "task",
            "args": {"description": f"{last.content} {index}", "delay": state.get("delay") or 0},
            "id": f"call-{index}",
        }
        for index in range(state.get("calls") or 1)
    ]
    return {"messages": [AIMessage("", tool_calls=tool_calls)]}


tool_agent = (
    StateGraph(Conversation)
    .add_node("agent", think)
    .add_node("tools", ToolNode([task]))
    .add_edge(START, "agent")
    .add_conditional_edges("agent", lambda s: "tools" if s["messages"][-1].tool_calls else END, ["tools", END])
    .add_edge("tools", "agent")
    .compile()
)
