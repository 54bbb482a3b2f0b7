"""Published claim edits, held in memory: pairs of services, units, add-on services."""
