"""The functional API: two finished tasks and a question are pending writes that no history row shows."""

from langchain_core.runnables import RunnableConfig
from langgraph.func import entrypoint, task
from langgraph.types import interrupt


@task
async def fetch_page(topic: str):
    return f"page about {topic}"


@task
async def summarise(page: str):
    return f"summary of {page}"


@entrypoint()
async def functional(given: dict, config: RunnableConfig):
    page = await fetch_page(given.get("topic"))
    summary = await summarise(page)
    answer = interrupt({"question": "publish?", "summary": summary, "thread": config["configurable"]["thread_id"]})
    return {"page": page, "summary": summary, "answer": answer}
