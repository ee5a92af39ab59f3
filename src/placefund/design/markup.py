"""GOV.UK Frontend markup from Python: one function that runs the published macros with our parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

# The macros read parameters that are absent (`params.hint.text`), so undefined values must chain; autoescape stays on.
ENVIRONMENT = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    undefined=ChainableUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def _macro(component: str) -> Callable[[dict[str, Any]], str]:
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    module = ENVIRONMENT.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
    return cast("Callable[[dict[str, Any]], str]", getattr(module, name))


def govuk(component: str, params: dict[str, Any]) -> SafeString:
    """The HTML of a GOV.UK Frontend component.

    `component` is its published name ("date-input"); `params` its published options. Text is escaped;
    an option that ends in `html` is not, so pass it only what `format_html` made.

    Raises:
        jinja2.TemplateNotFound: when there is no such component.
    """
    return mark_safe(str(_macro(component)(params)))  # noqa: S308  (the macros escape every text option themselves)
