"""Pictures of petitions, hearings and the personal steps, the latter with nobody's data.

A person who does not exist, a receipt that nothing stands behind: what a villager would see there
must not be in a picture.
"""

from collections.abc import Callable
from typing import Any, Final

from content.roster import Villager
from kiosk.shots import Shot

NOBODY: Final = Villager("0000", "张三", "zhang san", "Z", "一组", "000", ("villager",))
_NEW: Final = {"topic": "road", "place": "村东", "when": "2026年", "what": "是谁定的，谁批的"}
# A few strokes that are no name, on the signature pad's grid of 1024.
_STROKES: Final = (
    ((250, 210), (380, 200), (500, 205)),
    ((370, 120), (375, 300), (360, 430), (300, 480)),
    ((420, 330), (470, 400), (540, 450)),
    ((620, 180), (760, 170)),
    ((690, 110), (690, 300), (680, 470)),
    ((610, 330), (700, 320), (790, 325)),
)


def personal_shots(terminal: Any) -> tuple[Shot, ...]:
    """Petitions and hearings as far as there are any, and one signature from end to end."""
    from kiosk.actions import hearing, petitioning

    petitions, hearings = petitioning.petitions(terminal), hearing.hearings(terminal)
    shots = [Shot("petitions")]
    signing = next((one for one in petitions if one.state == "collecting"), None)
    if signing is not None:
        shots += [Shot("petition", {"id": signing.id}), *_signing(signing.id)]
    shots += [
        Shot("petition_new"),
        Shot("petition_new", file="petition_new_preview", draft={"petition_new": dict(_NEW)}),
        Shot("hearings"),
    ]
    if hearings:
        shots += [Shot("hearing", {"id": hearings[-1].id})]
        shots += [Shot("hearing_signup", {"id": hearings[-1].id})]
    return tuple(shots)


def _signing(petition: str) -> list[Shot]:
    steps: dict[str, Callable[[Any], None]] = {
        "sign_factor": _step("factor"),
        "sign_shield": _step("shield"),
        "sign_confirm": _step("confirm"),
        "sign_draw": _draw,
        "sign_saved": _saved,
    }
    params = {"id": petition}
    return [
        Shot("sign", params),
        *(Shot("sign", params, file=name, then=then) for name, then in steps.items()),
    ]


def _step(step: str) -> Callable[[Any], None]:
    def take(shell: Any) -> None:
        from kiosk.screens.errand import errand_of, step_to

        errand = errand_of(shell, shell.visit.view)
        errand.person = NOBODY
        step_to(shell, errand, step)

    return take


def _draw(shell: Any) -> None:
    from kiosk.screens.errand import errand_of

    errand_of(shell, shell.visit.view).strokes += [list(stroke) for stroke in _STROKES]
    _step("draw")(shell)


def _saved(shell: Any) -> None:
    from hearings.receipt import receipt_code, receipt_text
    from kiosk.screens.errand import errand_of
    from kiosk.views.receipts import Receipt
    from kiosk.views.sign import signed_so_far
    from sync.entry import Position

    view = shell.visit.view
    nothing = Position("vk/0000000000000000/00000000", 0, bytes(range(32)))
    receipt = Receipt(receipt_code(nothing.leaf_hash), receipt_text(nothing))
    errand_of(shell, view).finish(signed_so_far(view.signed + 1, view.threshold, "", receipt))
    shell.redraw()
