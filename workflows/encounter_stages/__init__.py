"""The stages of an encounter before its money moves: one file a stage, run in their order."""
