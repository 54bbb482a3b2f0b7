"""The nouns: ids, money, messages, task types, tables. Everything else imports from here and only from here."""
