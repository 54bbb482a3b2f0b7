"""What crosses Temporal: inputs and results of workflows and activities, updates, signals, queries.

Payloads carry ids, codes and cents. The little PHI that is left (a corrected name in a form) is encrypted by the
payload codec before it leaves the process.
"""
