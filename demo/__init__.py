"""The demonstration: patients' stories, a scripted staff that works them through the public API, and the report."""
