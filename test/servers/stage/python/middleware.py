"""Agents of LangChain with its human-in-the-loop middleware, without a model or a key."""

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult


class Scripted(BaseChatModel):
    """Calls as many tools as the user's message says, then tells what they gave."""

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **kwargs):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        last = messages[-1]
        if last.type == "human":
            calls = [call(index) for index in range(int(last.content))]
            message = AIMessage(content="", tool_calls=calls)
        else:
            message = AIMessage(content=" | ".join(each.content for each in messages if each.type == "tool"))
        return ChatResult(generations=[ChatGeneration(message=message)])


def call(index: int) -> dict:
    name, args = ("delete_file", {"path": f"/tmp/{index}"}) if index % 2 else ("send_email", {"to": f"a{index}@example.com"})
    return {"id": f"call_{index}", "name": name, "args": args}


def send_email(to: str) -> str:
    """Sends a mail."""
    return f"sent to {to}"


def delete_file(path: str) -> str:
    """Deletes a file."""
    return f"deleted {path}"


interrupt_on = {
    "send_email": {"allowed_decisions": ["approve", "edit", "reject", "respond"], "description": "Approve the mail"},
    "delete_file": {"allowed_decisions": ["approve", "reject"]},
}


def agent(**options):
    middleware = HumanInTheLoopMiddleware(interrupt_on=interrupt_on, **options)
    return create_agent(Scripted(), tools=[send_email, delete_file], middleware=[middleware])


batched = agent()
per_call = agent(interrupt_mode="per_call")
