"""A chat whose model speaks word by word, and then a node that fails where the user says `fail`.

Where the user says an address, the model waits in the middle until that has responded.
"""

import asyncio
import urllib.request

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langgraph.graph import END, START, MessagesState, StateGraph


class Model(GenericFakeChatModel):
    async def _astream(self, messages, stop=None, run_manager=None, **kwargs):
        said = messages[-1].content
        for index, chunk in enumerate(self._stream(messages, stop, None, **kwargs)):
            if index == 3 and said.startswith("http"):
                await asyncio.to_thread(lambda: urllib.request.urlopen(said).read())
            await asyncio.sleep(0.2)
            if run_manager:
                await run_manager.on_llm_new_token(chunk.message.content, chunk=chunk)
            yield chunk


async def say(state: MessagesState):
    model = Model(messages=iter([AIMessage(content="one two three four five")]))
    return {"messages": [await model.ainvoke(state["messages"])]}


def check(state: MessagesState):
    if state["messages"][0].content == "fail":
        raise ValueError("boom")
    return {}


streaming = (
    StateGraph(MessagesState)
    .add_node("say", say)
    .add_node("check", check)
    .add_edge(START, "say")
    .add_edge("say", "check")
    .add_edge("check", END)
    .compile()
)
