"""The county's commands, by name: where each lives, and its one line of help."""

COMMANDS: dict[str, tuple[str, str]] = {
    "county": ("county.cli:county", "The county server: serve, enrol, devices."),
}
