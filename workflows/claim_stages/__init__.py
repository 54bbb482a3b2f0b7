"""The stages of one submission of a claim: one file a stage, run in their order."""
