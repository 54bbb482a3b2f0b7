"""Measurements that somebody can run again."""
