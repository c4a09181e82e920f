"""A graph that talks, hands tasks to subagents that talk too, and forgets: the same as in ../javascript."""

from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage
from langchain_core.tools import tool
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.message import add_messages
from langgraph.prebuilt import ToolNode


@tool
def search(query: str) -> str:
    """Searches."""
    return f"3 pages about {query}"


def ask_to_search(state: MessagesState):
    last = state["messages"][-1]
    if last.type == "tool":
        return {"messages": [AIMessage(f"found {last.content}")]}
    call = {"name": "search", "args": {"query": last.content}, "id": "search-0"}
    return {"messages": [AIMessage("", tool_calls=[call])]}


researcher = (
    StateGraph(MessagesState)
    .add_node("agent", ask_to_search)
    .add_node("tools", ToolNode([search]))
    .add_edge(START, "agent")
    .add_conditional_edges("agent", lambda s: "tools" if s["messages"][-1].tool_calls else END, ["tools", END])
    .add_edge("tools", "agent")
    .compile()
)

# What is in a registry is no subgraph of anything to the server.
agents = {"researcher": researcher}


@tool
async def task(description: str) -> str:
    """Hands a task to a subagent."""
    state = await agents["researcher"].ainvoke({"messages": [HumanMessage(description)]})
    return str(state["messages"][-1].content)


class Conversation(TypedDict, total=False):
    messages: Annotated[list, add_messages]
    calls: int
    forget: bool


USAGE = {"input_tokens": 12, "output_tokens": 5, "total_tokens": 17}


def think(state: Conversation):
    last = state["messages"][-1]
    if last.type == "tool":
        return {"messages": [AIMessage(f"done: {last.content}", usage_metadata=USAGE)]}
    text = last.content if isinstance(last.content, str) else "what is shown"
    tool_calls = [
        {
            "name": "task",
            "args": {"description": f"{text}, part {index}"},
            "id": f"task-{len(state['messages'])}-{index}",
        }
        for index in range(state.get("calls") or 1)
    ]
    content = [{"type": "reasoning", "reasoning": "somebody else knows"}, {"type": "text", "text": "I ask around."}]
    return {"messages": [AIMessage(content, name="lead", tool_calls=tool_calls, usage_metadata=USAGE)]}


# With `forget` only the newest message stays, as where a graph shortens its state.
def forget(state: Conversation):
    if not state.get("forget"):
        return {}
    return {"messages": [RemoveMessage(id=message.id) for message in state["messages"][:-1]]}


deep_agent = (
    StateGraph(Conversation)
    .add_node("agent", think)
    .add_node("tools", ToolNode([task]))
    .add_node("tidy", forget)
    .add_edge(START, "agent")
    .add_conditional_edges(
        "agent", lambda s: "tools" if s["messages"][-1].tool_calls else "tidy", ["tools", "tidy"]
    )
    .add_edge("tools", "agent")
    .add_edge("tidy", END)
    .compile()
)

# The subgraph is a node, so the servers list it; it shares the messages of the graph around it.
talking_subgraph = (
    StateGraph(MessagesState)
    .add_node("researcher", researcher)
    .add_node("sum", lambda state: {"messages": [AIMessage(f"in short: {state['messages'][-1].content}")]})
    .add_edge(START, "researcher")
    .add_edge("researcher", "sum")
    .add_edge("sum", END)
    .compile()
)
