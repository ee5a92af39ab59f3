"""Mails about a place for anybody who proves an address: no account, one mail a day at most, and one link that ends them."""
