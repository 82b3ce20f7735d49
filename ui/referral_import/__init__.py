"""Referrals from a partner's table: what each column means, what each row would give, and in."""
