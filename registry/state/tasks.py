"""What the worker does each night, for the state to be read as fast as before."""

from procrastinate.contrib.django import app

from .commits import forget_old_commits


@app.periodic(cron="23 3 * * *")
@app.task(name="registry.forget_old_commits", queue="imports")
def forget_each_night(timestamp):
    forget_old_commits()
