"""``python -m kiosk`` is ``village-kiosk``."""

from kiosk.cli.main import main

main()
