"""The one command, ``village-kiosk``. Nothing here imports Kivy before it is needed."""
