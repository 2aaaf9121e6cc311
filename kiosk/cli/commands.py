"""The terminal's commands, by name: where each lives, and its one line of help."""

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("kiosk.cli.screen:run", "The terminal, full screen."),
    "demo": ("kiosk.cli.demo:demo", "A made-up village, its county and terminal, to try."),
    "init": ("kiosk.cli.village:init", "Make a terminal: keys, database, roster template."),
    "roster": ("kiosk.cli.village:roster", "Import the villagers."),
    "staff": ("kiosk.cli.staff:staff", "Clerks, reviewers and approvers."),
    "import": ("kiosk.cli.documents:import_", "Take in an accountant's workbook."),
    "disclose": ("kiosk.cli.disclose:disclose", "The four-eyes road to publication."),
    "petition": ("kiosk.cli.petition:petition", "Joint petitions for a hearing."),
    "hearing": ("kiosk.cli.hearing:hearing", "Hearings and their sign-up."),
    "sync": ("kiosk.cli.exchange:sync", "Exchange with the county."),
    "verify": ("kiosk.cli.checks:verify", "Check every entry, signature and shown figure."),
    "prove": ("kiosk.cli.checks:prove", "Print the proof of one entry."),
    "rebuild": ("kiosk.cli.checks:rebuild", "Make every shown table anew from the log."),
    "doctor": ("kiosk.cli.checks:doctor", "Say how this machine is."),
    "backup": ("kiosk.cli.care:backup", "Back this terminal up, and check the copy."),
    "restore": ("kiosk.cli.care:restore", "Make a terminal from a backup."),
    "screens": ("kiosk.cli.screen:screens", "Every screen as a PNG file."),
}
