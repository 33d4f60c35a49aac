from registry.lists.page import ListPage


class MoneyListPage(ListPage):
    """A list of public money, with the way to the others above it."""

    template_name = "programmes/money_listing.html"
