"""GET /api/v1/applications."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from smtpgui.sandbox.platform.errors import NO_STORE
from smtpgui.sandbox.platform.models import ApplicationList
from smtpgui.sandbox.platform.permissions import current_grant, state_of
from smtpgui.sandbox.platform.responses import headers, refusals
from smtpgui.sandbox.platform.store import Grant

ROUTER = APIRouter(prefix="/api/v1", tags=["Applications"])
MOST = 100


@ROUTER.get(
    "/applications",
    summary="List the applications",
    operation_id="listApplications",
    response_model=ApplicationList,
    responses={
        200: {
            "description": "One page of them.",
            "headers": headers(
                ("total", "How many there are.", "integer"), ("total-pages", "And pages.", "integer")
            ),
        },
        **refusals(401, 429, own={422: "`page` or `per_page` cannot be used."}),
    },
)
def list_applications(
    request: Request,
    grant: Annotated[Grant, Depends(current_grant)],
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=MOST)] = 25,
) -> JSONResponse:
    """The applications that the caller may see."""
    rows, total = state_of(request).store.applications(grant.account, page, per_page)
    counts = {"total": str(total), "total-pages": str(-(-total // per_page))}
    return JSONResponse({"success": True, "data": [dict(row) for row in rows]}, headers=NO_STORE | counts)
