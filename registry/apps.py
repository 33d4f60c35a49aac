from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .migration_words import leave_words_out

leave_words_out()


class Registry(AppConfig):
    name = "registry"
    verbose_name = _("Registry")
