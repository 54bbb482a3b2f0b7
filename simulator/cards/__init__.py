"""The card gateway's sandbox: hosted payment page, charges by token, refunds, disputes that come later."""
