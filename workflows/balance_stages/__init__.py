"""The stages of a patient's balance: one file a stage, run in their order."""
