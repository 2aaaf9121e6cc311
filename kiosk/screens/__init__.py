"""Every screen by name.  A module is imported when its screen is first shown; it has a `ROUTE`."""

from typing import Final

SCREENS: Final[dict[str, str]] = {
    "attract": "kiosk.screens.attract",
    "home": "kiosk.screens.home",
    "finance": "kiosk.screens.finance",
    "periods": "kiosk.screens.periods",
    "entries": "kiosk.screens.entries",
    "classes": "kiosk.screens.classes",
    "entry": "kiosk.screens.entry",
    "item": "kiosk.screens.item",
    "duties": "kiosk.screens.duties",
    "duty": "kiosk.screens.duty",
    "verify": "kiosk.screens.verify",
    "help": "kiosk.screens.help",
    "petitions": "kiosk.screens.petitions",
    "petition": "kiosk.screens.petition",
    "petition_new": "kiosk.screens.petition_new",
    "sign": "kiosk.screens.sign",
    "hearings": "kiosk.screens.hearings",
    "hearing": "kiosk.screens.hearing",
    "hearing_signup": "kiosk.screens.hearing_signup",
}
