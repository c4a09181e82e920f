"""A graph like a deep agent's, without a model: the same as in ../javascript."""

import operator
from typing import Annotated, Any

from deep_agents import researcher
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.types import Command, interrupt

# What is in a registry is no subgraph of anything to the server.
agents = {"researcher": researcher}


class State(MessagesState, total=False):
    title: str
    todos: list
    files: Annotated[dict, lambda left, right: {**left, **right}]
    ui: Annotated[list, operator.add]


LAMPS = ["Arc", "Beam"]
STEPS = ["Ask for each lamp", "Write the comparison", "Send it"]
TABLE = ["| lamp | height | price |", "| --- | ---: | ---: |", "| Arc | 42 cm | 59 € |", "| Beam | 38 cm | 45 € |"]
USAGE = {"input_tokens": 1_204, "output_tokens": 88, "total_tokens": 1_292}


def todos(done: int):
    def status(index: int) -> str:
        return "completed" if index < done else "in_progress" if index == done else "pending"

    return [{"content": content, "status": status(index)} for index, content in enumerate(STEPS)]


def call(name: str, id: str, args: dict):
    return {"name": name, "id": id, "args": args, "type": "tool_call"}


def say(content: Any, tool_calls: list = (), id: str | None = None):
    return AIMessage(content, tool_calls=list(tool_calls), usage_metadata=USAGE, id=id)


# What the assistant says, by how often it has spoken since the last question.
def plan(_: str):
    return say("I make a **plan** first.", [call("write_todos", "plan", {"todos": todos(0)})])


def delegate(question: str):
    content = [
        {"type": "reasoning", "reasoning": f"Two lamps, so two researchers can look at “{question}”."},
        {"type": "text", "text": "I ask about both lamps:\n\n1. *Arc*\n2. *Beam*"},
    ]
    asked = [
        call("task", f"task-{lamp}", {"description": f"desk lamp {lamp}", "subagent_type": "researcher"})
        for lamp in LAMPS
    ]
    return say(content, asked)


def write(_: str):
    content = "\n".join(["# Desk lamps", "", *TABLE])
    return say(
        "",
        [
            call("write_file", "file", {"file_path": "/comparison.md", "content": content}),
            call("write_todos", "plan-2", {"todos": todos(2)}),
        ],
    )


def compare(_: str):
    code = "```python\nprint(59 - 45)  # Beam is cheaper\n```"
    text = "## Desk lamps\n\n" + "\n".join(TABLE) + f"\n\n{code}\n\nI would buy **Beam**."
    source = {"type": "citation", "url": "https://example.com/lamps", "title": "Lamps compared", "cited_text": "45 €"}
    mail = {"to": "team@example.com", "subject": "Desk lamps", "body": "We buy Beam."}
    content = [{"type": "text", "text": text, "annotations": [source]}]
    return say(content, [call("send_email", "mail", mail)], "comparison")


TURNS = [plan, delegate, write, compare, lambda _: say("That is all.")]


def model(state: State):
    messages = state["messages"]
    asked = max(index for index, message in enumerate(messages) if message.type == "human")
    turn = sum(message.type == "ai" for message in messages[asked:])
    message = TURNS[min(turn, len(TURNS) - 1)](str(messages[asked].content))
    update = {"messages": [message], "title": state.get("title") or "Which desk lamp?"}
    if message.id == "comparison":
        piece = {"type": "ui", "id": "lamps", "name": "price-chart", "props": {"Arc": 59, "Beam": 45}}
        update["ui"] = [{**piece, "metadata": {"message_id": "comparison"}}]
    return update


async def tools(state: State):
    update: dict = {"messages": [], "files": {}}
    for each in state["messages"][-1].tool_calls:
        args, content, artifact = each["args"], "Done.", None
        if each["name"] == "write_todos":
            update["todos"] = args["todos"]
        if each["name"] == "write_file":
            lines = args["content"].split("\n")
            time = "2026-11-27T10:00:00Z"
            update["files"][args["file_path"]] = {"content": lines, "created_at": time, "modified_at": time}
            content = f"Wrote {len(lines)} lines."
        if each["name"] == "task":
            found = await agents["researcher"].ainvoke({"messages": [HumanMessage(args["description"])]})
            content, artifact = found["messages"][-1].content, {"pages": 3}
        answer = ToolMessage(content, name=each["name"], tool_call_id=each["id"], artifact=artifact)
        update["messages"].append(answer)
    return update


# Asks as LangChain's human-in-the-loop middleware does, and takes its decisions.
def approve(state: State):
    each = state["messages"][-1].tool_calls[0]
    name = each["name"]
    answer = interrupt(
        {
            "action_requests": [{"name": name, "args": each["args"], "description": "Approve the mail"}],
            "review_configs": [{"action_name": name, "allowed_decisions": ["approve", "edit", "reject"]}],
        }
    )
    decisions = answer.get("decisions") if isinstance(answer, dict) else None
    decision = (decisions or [{"type": "reject"}])[0]
    is_sent = decision["type"] != "reject"
    content = "Sent." if is_sent else f"Not sent. {decision.get('message') or ''}".strip()
    status = "success" if is_sent else "error"
    message = ToolMessage(content, name=name, tool_call_id=each["id"], status=status)
    return Command(update={"messages": [message], "todos": todos(3 if is_sent else 2)})


def next_node(state: State):
    calls = getattr(state["messages"][-1], "tool_calls", None)
    return END if not calls else "approve" if calls[0]["name"] == "send_email" else "tools"


assistant = (
    StateGraph(State)
    .add_node("model", model)
    .add_node("tools", tools)
    .add_node("approve", approve)
    .add_edge(START, "model")
    .add_conditional_edges("model", next_node, ["tools", "approve", END])
    .add_edge("tools", "model")
    .add_edge("approve", "model")
    .compile()
)
