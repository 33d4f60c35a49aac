"""The lists as Django's own admin makes them, with the same columns and filters."""

from django.contrib import admin
from django.urls import path
from django.utils import timezone

from registry.lists.page import PER_PAGE
from registry.models import Membership, Organisation
from walloon_clusters.urls import urlpatterns as pages


class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "place", "enterprise_number", "clusters"]
    list_filter = ["kind", "memberships__cluster", "place__province", "size_class"]
    list_select_related = ["place"]
    list_per_page = PER_PAGE
    search_fields = ["name", "names__name", "enterprise_number"]

    def get_queryset(self, request):
        today = timezone.localdate()
        rows = super().get_queryset(request).current().as_of(today)
        return rows.with_cluster_count(today)

    @admin.display(ordering="cluster_count")
    def clusters(self, organisation):
        return organisation.cluster_count


class MembershipAdmin(admin.ModelAdmin):
    list_display = ["organisation", "kind", "place", "start_on", "documented", "source"]
    list_filter = [
        "cluster",
        "organisation__kind",
        "organisation__place__province",
        "organisation__size_class",
    ]
    list_select_related = ["organisation__place", "source"]
    list_per_page = PER_PAGE

    def get_queryset(self, request):
        today = timezone.localdate()
        return super().get_queryset(request).as_of(today).with_last_documented(today)

    def kind(self, membership):
        return membership.organisation.get_kind_display()

    def place(self, membership):
        return membership.organisation.place

    @admin.display(ordering="last_documented_on")
    def documented(self, membership):
        return membership.last_documented_on


site = admin.AdminSite("stock")
site.register(Organisation, OrganisationAdmin)
site.register(Membership, MembershipAdmin)

urlpatterns = [path("stock/", site.urls), *pages]
