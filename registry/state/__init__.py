"""What the registry works out once, and says again as long as nothing has changed.

1. ``definition`` has every transaction that changes a table write down that it did.
2. ``commits`` tells by these marks in which state the registry is.
3. ``kept`` keeps what was counted of a state, for as long as the registry is in it.
4. ``unchanged`` makes a page once, and sends it to nobody who holds it already.
"""
