"""What the worker removes each night."""

from procrastinate.contrib.django import app

from .terms import keep_terms


@app.periodic(cron="17 3 * * *")
@app.task(name="registry.keep_terms", queue="imports")
def keep_terms_each_night(timestamp):
    keep_terms()
