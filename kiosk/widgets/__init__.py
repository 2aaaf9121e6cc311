"""The kit: every widget the screens are built from.  See each module's first line."""
