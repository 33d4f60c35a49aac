"""Every request has a bound: of places, of time, of size, and of how often.

What serves the site has so many threads (``SERVING_THREADS``) and no more. Whatever
takes long has few of them, so that there is always one for health, static files and a
page. ``door.py`` stands before Django, and holds each request to all of this:

1. ``kinds`` says of which kind a request is, by its address and what it does.
2. ``clients`` counts how often each client asks.
3. ``bodies`` reads what is sent, in so much time, before anything waits for it.
4. ``places`` gives each kind its places; who finds none is told so at once.
5. ``deadlines`` stops what the database does for a request whose time is over.
6. ``answers`` says no, in both languages, and to programs in their way.
"""
