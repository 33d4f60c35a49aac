"""Networks drawn: around one network or organisation, and all networks together.

``around.py`` and ``backbone.py`` gather what joins them, from the bonds that the apps
declare (``registry.connections``): organisations are joined to networks and to what
they run, never to each other. ``layout.py`` places the nodes on the server, in the same
way each time; ``picture.py`` makes of both what ``charts/graph.js`` draws. The table
beside a drawing has the same facts.
"""
