"""A clearinghouse with payers behind it, in its own process: it speaks X12 over SFTP and HTTPS.

Claimflow cannot tell it from a real one. It shares nothing with Claimflow but the codec (`edi`) and nouns (`models`).
"""
