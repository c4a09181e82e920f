"""Two keys, by `x-api-key` or as a bearer token: one for everything, one that may not create (a copy is created too)."""

import os

from langgraph_sdk import Auth

auth = Auth()
KEY = os.environ.get("SAMPLE_KEY")
READ_ONLY_KEY = os.environ.get("SAMPLE_READ_ONLY_KEY")


@auth.authenticate
async def authenticate(headers: dict):
    given = headers.get(b"x-api-key", b"").decode()
    scheme, _, token = headers.get(b"authorization", b"").decode().partition(" ")
    if not given and scheme.lower() == "bearer":
        given = token
    if given and given == KEY:
        return {"identity": "developer", "permissions": ["read", "write"]}
    if given and given == READ_ONLY_KEY:
        return {"identity": "reader", "permissions": ["read"]}
    raise Auth.exceptions.HTTPException(status_code=401, detail="Invalid key")


@auth.on.threads.create
async def create(ctx: Auth.types.AuthContext, value: dict):
    if "write" not in ctx.permissions:
        raise Auth.exceptions.HTTPException(status_code=403, detail="This key may only read")
