"""What the API is, as OpenAPI tells it: out of what the pages declare.

The document is in English. ``manage.py api_document`` writes it beside the code, and a
test says when it is not what the code is.
"""

from collections.abc import Iterable

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from registry.models.base import LAST_DAY
from registry.resources import cells
from registry.resources.base import Column
from registry.resources.structured_cells import MomentCell

from . import components
from .fields import DOCUMENTED, Facts, JsonField
from .lists import ListForPrograms, facts_of
from .names import camel
from .parameters import Parameter, of_every_answer, of_list
from .problems import CONTENT_TYPE
from .records import RecordForPrograms, part_facts


class Described(AutoSchema):
    """Describes an answer out of what the page declares."""

    @property
    def page(self):
        return self.view.page

    def get_operation_id(self) -> str:
        parts = [part for part in self._tokenize_path() if part]
        words = [word for part in parts for word in part.replace("-", "_").split("_")]
        if self.page and issubclass(self.page, RecordForPrograms):
            words = [*words, "record"]
        return camel("_".join(["get", *words]))

    def get_summary(self) -> str:
        if self.page is None:
            return "Whether the API answers"
        if issubclass(self.page, RecordForPrograms):
            return capfirst(str(self.page.list_page.model._meta.verbose_name))
        return capfirst(str(self.page.caption or self.page.get_title()))

    def get_description(self) -> str:
        if self.page is None:
            return ""
        if issubclass(self.page, RecordForPrograms):
            lines = [
                "The record, and the facts that its page tells of it, each with its "
                "source. One that was merged into another leads there."
            ]
        else:
            lines = [str(self.page.lead)] if self.page.lead else []
        further = getattr(getattr(self.page, "filterset_class", None), "further", "")
        if further:
            lines.append(
                f"Further parameters `{further}…`, `{camel('not_' + further)}…` and "
                f"`{camel('all_' + further)}…` stand for the classifications of themes "
                "that there are."
            )
        return "\n\n".join(lines)

    def get_tags(self) -> list[str]:
        return self._tokenize_path()[:1]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.page is None:
            return []
        is_list = issubclass(self.page, ListForPrograms)
        told = of_list(self.page) if is_list else of_every_answer()
        return [_parameter(each) for each in told]

    def get_response_serializers(self) -> dict:
        if self.page is None:
            schema = self._component("Health", components.HEALTH)
            return {200: OpenApiResponse(schema, "It answers.")}
        name = self.get_operation_id().removeprefix("get")
        self._component("Reference", components.REFERENCE)
        self._component("SourceReference", components.SOURCE)
        self._component("Known", components.KNOWN)
        problem = self._component("Problem", components.PROBLEM)
        is_list = issubclass(self.page, ListForPrograms)
        schema = self._list(name) if is_list else self._record(name)
        return {
            200: OpenApiResponse(schema, "What is asked for."),
            **({} if is_list else {302: OpenApiResponse(None, components.MOVED)}),
            304: OpenApiResponse(None, components.UNCHANGED),
            **{
                (status, CONTENT_TYPE): OpenApiResponse(problem, description)
                for status, description in components.PROBLEMS.items()
            },
        }

    def _list(self, name: str) -> dict:
        facts = facts_of(self.page, LAST_DAY)
        item = self._component(f"{name}Item", self._facts(facts))
        return self._component(name, components.envelope(item))

    def _record(self, name: str) -> dict:
        facts = facts_of(self.page.list_page, LAST_DAY)
        schema = self._facts(facts)
        fields = schema["properties"]
        fields |= {
            "self": components.HREF,
            "asOf": components.DAY,
            "knownOn": components.MOMENT,
        }
        for part, model in self.page.parts.items():
            part_name = f"{model.__name__}Fact"
            told = self._facts(part_facts(model))
            items = self._component(part_name, told)
            fields[camel(part)] = {"type": "array", "items": items}
        fields["known"] = components.ref("Known")
        fields |= dict.fromkeys(self.page.below, components.LINK)
        schema["required"] = ["self", "asOf"]
        return self._component(name, schema)

    def _component(self, name: str, schema: dict) -> dict:
        component = ResolvedComponent(
            name, ResolvedComponent.SCHEMA, schema=schema, object=name
        )
        self.registry.register_on_missing(component)
        return component.ref

    def _facts(self, facts: Facts) -> dict:
        fields = {"href": components.HREF} if facts.subject else {}
        fields |= {each.name: _schema(each, facts.model) for each in facts.fields}
        return {"type": "object", "properties": fields}


def _parameter(told: Parameter) -> OpenApiParameter:
    schema = told.schema
    if told.many:
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(
        camel(told.name),
        schema,
        description=told.about,
        explode=told.many or None,
        style="form" if told.many else None,
    )


def _schema(field: JsonField, model: type[Model]) -> dict:
    """Return the type of a field of facts, and what it means."""
    if field.refers and field.name != "slug":
        named = (
            "SourceReference" if field.name.lower().endswith("source") else "Reference"
        )
        told = components.ref(named)
        about = _about(field.column, model)
        return {"allOf": [told], "description": about} if about else told
    schema = _type_of(field.cell, field.name)
    about = [_about(field.column, model), _meanings(field.column, model)]
    if described := " ".join(filter(None, about)):
        schema["description"] = described
    return schema


def _type_of(cell, name: str) -> dict:
    text = {"type": "string"}
    match cell:
        case cells.TextsCell():
            return {"type": "array", "items": text}
        case cells.ListCell():
            return {"type": "array", "items": text | {"enum": list(cell.codes)}}
        case cells.ChoiceCell():
            return text | {"enum": [code for code in cell.codes if code != ""]}
        case cells.CountryCell():
            country = text | {"description": "A country, by its two letters."}
            return {"type": "array", "items": country} if cell.multiple else country
        case MomentCell():
            return text | {"format": "date-time"}
        case cells.DateCell():
            return text | {"format": "date"}
        case cells.IntegerCell():
            return {"type": "integer"}
        case cells.DecimalCell():
            return {"type": "number"}
        case cells.BooleanCell():
            return {"type": "boolean"}
    return text


def field_of(column: Column, model: type[Model]) -> Field | None:
    """Return the field of a model that a column shows, if it shows one."""
    names = column.path.split("__")
    if isinstance(column.widget, cells.KeyCell) and len(names) > 1:
        names.pop()
    found = None
    for name in names:
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found if isinstance(found, Field) else None


def _about(column: Column, model: type[Model]) -> str:
    if column.column_name == DOCUMENTED:
        return "When a document showed it last, by the day."
    field = field_of(column, model)
    if field is None:
        return ""
    return str(field.help_text or capfirst(str(field.verbose_name)))


def _meanings(column: Column, model: type[Model]) -> str:
    field = field_of(column, model)
    choices: Iterable = getattr(field, "flatchoices", None) or ()
    told = [f"{code}: {label}" for code, label in choices if code not in ("", None)]
    if not told or not isinstance(column.widget, cells.ChoiceCell):
        return ""
    return f"({'; '.join(told)})"
