"""Everything that can go wrong over HTTP, in one list: code, status and words that say what is safe and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from pydantic import BaseModel

Code = Literal[
    "malformed_json",
    "invalid_field",
    "cut_off",
    "bad_request",
    "signed_out",
    "wrong_credentials",
    "device_wiped",
    "csrf",
    "foreign_origin",
    "not_found",
    "method_not_allowed",
    "replica_unknown",
    "replica_forked",
    "epoch_changed",
    "too_large",
    "too_many_ops",
    "unsupported_media_type",
    "rate_limited",
    "internal",
    "unavailable",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the list: the status and the Dutch words shown to a person."""

    status: int
    title: str
    detail: str


SAFE_HERE = "Wat je op dit apparaat schreef, staat er nog."

PROBLEMS: Mapping[Code, Problem] = {
    "malformed_json": Problem(
        400,
        "Dit bericht is niet te lezen",
        f"Er is niets opgeslagen. {SAFE_HERE} Vernieuw de app en probeer het opnieuw.",
    ),
    "invalid_field": Problem(
        400,
        "Een veld klopt niet",
        f"Er is niets opgeslagen. {SAFE_HERE} Bij `errors` staat welk veld het is.",
    ),
    "cut_off": Problem(
        400, "Het bericht kwam niet helemaal aan", f"Er is niets opgeslagen. {SAFE_HERE} De app stuurt het opnieuw."
    ),
    "bad_request": Problem(400, "Dit verzoek klopt niet", f"Er is niets veranderd. {SAFE_HERE}"),
    "signed_out": Problem(
        401, "Je bent niet aangemeld", f"{SAFE_HERE} Meld je aan, dan gaat het versturen vanzelf verder."
    ),
    "wrong_credentials": Problem(
        401,
        "Aanmelden lukt niet",
        f"Het e-mailadres en het wachtwoord horen niet bij elkaar. {SAFE_HERE} Kijk ze na en probeer het opnieuw.",
    ),
    "device_wiped": Problem(
        401,
        "Dit apparaat is afgemeld door de beheerder",
        "Alles van Klassenbezoek wordt van dit apparaat gehaald. Wat al op de server stond, blijft daar veilig.",
    ),
    "csrf": Problem(
        403,
        "Dit verzoek hoort niet bij deze aanmelding",
        f"Er is niets opgeslagen. {SAFE_HERE} Vernieuw de app of meld je opnieuw aan.",
    ),
    "foreign_origin": Problem(
        403, "Dit verzoek komt van een andere website", f"Er is niets opgeslagen. {SAFE_HERE} Open Klassenbezoek zelf."
    ),
    "not_found": Problem(404, "Niet gevonden", "Dit bestaat niet, of het is niet voor jou te zien."),
    "method_not_allowed": Problem(405, "Dat kan hier niet", "Er is niets veranderd."),
    "replica_unknown": Problem(
        409,
        "Dit apparaat is nog niet bekend",
        f"Er is niets opgeslagen. {SAFE_HERE} De app meldt het apparaat opnieuw aan en stuurt alles nog eens.",
    ),
    "replica_forked": Problem(
        409,
        "Van dit apparaat bestaat een kopie",
        f"Er is niets opgeslagen. {SAFE_HERE} De app meldt het apparaat opnieuw aan en stuurt alles nog eens.",
    ),
    "epoch_changed": Problem(
        409,
        "De server is teruggezet naar een eerdere stand",
        f"Er is niets opgeslagen. {SAFE_HERE} De app stuurt opnieuw wat de server mist.",
    ),
    "too_large": Problem(
        413, "Dit bericht is te groot", f"Er is niets opgeslagen. {SAFE_HERE} De app stuurt het in kleinere delen."
    ),
    "too_many_ops": Problem(
        413,
        "Te veel wijzigingen in één keer",
        f"Er is niets opgeslagen. {SAFE_HERE} De app stuurt ze in kleinere delen, hoogstens 200 tegelijk.",
    ),
    "unsupported_media_type": Problem(
        415, "Alleen JSON wordt aangenomen", f"Er is niets opgeslagen. {SAFE_HERE} Stuur `application/json`."
    ),
    "rate_limited": Problem(
        429, "Even wachten", f"Er zijn te veel pogingen gedaan. {SAFE_HERE} Probeer het later opnieuw."
    ),
    "internal": Problem(
        500,
        "Er ging iets mis op de server",
        f"Dit ligt niet aan jou. {SAFE_HERE} De app probeert het vanzelf opnieuw.",
    ),
    "unavailable": Problem(
        503,
        "De server is even niet bereikbaar",
        f"{SAFE_HERE} De app probeert het vanzelf opnieuw.",
    ),
}

MEDIA_TYPE = "application/problem+json"
_ANYWHERE: tuple[Code, ...] = ("unavailable",)


class FieldProblem(BaseModel):
    """What is wrong with one field, named by its JSON pointer; empty for the body as a whole."""

    pointer: str
    problem: str


class ProblemDetails(BaseModel):
    """An answer that something could not be done (RFC 9457). `type` is stable: tell problems apart by it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


class Refused(Exception):
    """Ends a request with one problem of the list; raised where an answer cannot be returned (guards, body reading).

    `errors` are `{"pointer", "problem"}` pairs: the JSON pointer of a field and what is wrong with it, never
    what was sent. `retry_after` is in whole seconds.
    """

    def __init__(self, code: Code, errors: Sequence[Mapping[str, str]] = (), retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code: Code = code
        self.errors = errors
        self.retry_after = retry_after


def problem(
    code: Code, errors: Sequence[Mapping[str, str]] = (), retry_after: int | None = None
) -> Response[dict[str, Any]]:
    """The problem+json answer (RFC 9457) for a code of the list; nothing of the request is repeated in it."""
    entry = PROBLEMS[code]
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": entry.title,
        "status": entry.status,
        "detail": entry.detail,
    }
    if errors:
        body["errors"] = list(errors)
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Response(body, status_code=entry.status, media_type=MEDIA_TYPE, headers=headers)


def documented(*codes: Code) -> dict[int, ResponseSpec]:
    """The OpenAPI description of the problems that a route may answer with; every route may answer 503."""
    by_status: dict[int, list[Code]] = {}
    for code in (*codes, *_ANYWHERE):
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    return {
        status: ResponseSpec(
            ProblemDetails,
            generate_examples=False,
            media_type=MEDIA_TYPE,
            description=", ".join(f"`/problems/{code}`" for code in found),
        )
        for status, found in sorted(by_status.items())
    }
