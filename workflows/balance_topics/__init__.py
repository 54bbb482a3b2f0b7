"""What may be asked about a balance at any time: one file a topic, found by looking here."""
