"""How whoever runs the site sees what it does: log lines, health, metrics, traces.

None of them holds what people typed: names, mail addresses, what they search for, the
secrets of links. People are told by their number.
"""
