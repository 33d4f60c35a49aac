"""Where an organisation of a list sits: its post code, locality and country."""

import re

from registry.files.countries import country_named

from .post_codes import fits, read_post_code, read_post_code_behind

_IN_LOCALITY = re.compile(r"(.+?)\s*(?:[(\[]\s*([^()\[\]]+?)\s*[)\]]|,\s*([^,]+))")
_CODE_AND_LOCALITY = re.compile(r"[\d\s-]{3,9}[\s,-]+([^\W\d].+)")


class PlaceReader:
    """Reads the cells of places: a part of ``RowReader``.

    The country of a row is that of its own column, the one before its post code, the
    one behind its locality, or else that of a number of a foreign register. Nothing
    but the absence of all these makes four digits a Belgian post code.
    """

    def _read_country(self, row, key, index, text, raw):
        if text == "NA":
            row.hints["is_namibia"] = True
            return
        # Statistical lists qualify some: “Allemagne (Rép. féd.)”.
        code = country_named(text) or country_named(text.partition("(")[0])
        if code:
            row.values[key] = code
        else:
            row.hints["is_elsewhere"] = True
            self._tell(row, "country_unknown", key, index, text)

    def _read_post_code(self, row, key, index, text, raw):
        values = row.values
        country = values.get("country", "") or row.hints.get("country", "")
        found = read_post_code(text, country)
        if found is None and row.hints.get("is_namibia"):
            found = read_post_code(text, "NA")
            values["country"] = "NA"
        is_elsewhere = row.hints.get("is_elsewhere") and not (found and found.country)
        if found is None or is_elsewhere:
            code = "post_code_abroad" if is_elsewhere else "post_code_unreadable"
            self._tell(row, code, key, index, text)
            if match := _CODE_AND_LOCALITY.fullmatch(text):
                values.setdefault("locality", match[1].strip(" -,"))
            return
        values[key] = found.code
        self._keep(values, found)

    def _read_locality(self, row, key, index, text, raw):
        values = row.values
        text = self._without_country(row, text)
        if any(char.isdigit() for char in text):
            country = values.get("country", "") or row.hints.get("country", "")
            found = read_post_code(text, country)
            if not (found and found.locality):
                found = read_post_code_behind(text, country)
            if found and found.locality:
                values.setdefault("post_code", found.code)
                self._keep(values, found)
                text = found.locality
        values[key] = text

    def _keep(self, values, found):
        if found.country:
            values.setdefault("country", found.country)
        if found.locality:
            values.setdefault("locality", found.locality)

    def _without_country(self, row, text):
        """Take a country off the end of a locality: “Lille (France)”."""
        match = _IN_LOCALITY.fullmatch(text) if text[-1] == ")" or "," in text else None
        said = match and (match[2] or match[3])
        # Two letters may also be a province: “Namur (NA)”.
        if not said or len(said) < 3 or not (country := country_named(said)):
            return text
        row.values.setdefault("country", country)
        return match[1]

    def _settle_place(self, row):
        """Give a row the country that something else of it says."""
        values, hints = row.values, row.hints
        if hints.get("is_namibia") and not (
            "country" in values or {"enterprise_number", "post_code"} & values.keys()
        ):
            values["country"] = "NA"
        if "country" in hints and "country" not in values:
            values["country"] = hints["country"]
        code = values.get("post_code")
        country = values.get("country", "BE")
        if code and country != "NA" and not fits(code, country):
            del values["post_code"]
            key = "post_code" if "post_code" in self.fields else "locality"
            index = self.fields[key][0]
            self._tell(row, "post_code_elsewhere", key, index, code, country=country)
