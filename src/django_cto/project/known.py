"""What is known of Django and the usual libraries without reading them: canonical public names and kinds of fields."""

from __future__ import annotations

import functools
import re

# Where Django itself imports a name from another of its modules: the public place is the canonical one.
PUBLIC_PLACES = (
    (re.compile(r"^django\.contrib\.gis\.db\.models"), "django.db.models"),
    (re.compile(r"^django\.contrib\.gis\.db$"), "django.db"),
    (
        re.compile(
            r"^django\.db\.models\.(?:fields(?:\.(?:related|json|files|generated|composite|proxy))?|base|query|manager"
            r"|expressions|aggregates|constraints|indexes|deletion|enums|lookups|query_utils|functions\.\w+)"
            r"\.(?=[A-Z][\w.]*$|prefetch_related_objects$)"
        ),
        "django.db.models.",
    ),
    (re.compile(r"^django\.views\.generic\.(?:base|detail|list|edit|dates)\."), "django.views.generic."),
    (re.compile(r"^django\.contrib\.postgres\.fields\.(?:array|jsonb|hstore|ranges|citext)\."), "django.contrib.postgres.fields."),
    (re.compile(r"^django\.urls\.(?:base|conf|resolvers)\."), "django.urls."),
    (re.compile(r"^django\.conf\.urls\.(?=include$)"), "django.urls."),
    (re.compile(r"^django\.conf\.urls\.(?=url$)"), "django.urls."),
    (re.compile(r"^django\.core\.urlresolvers\."), "django.urls."),
    (re.compile(r"^django\.forms\.(?:forms|models|fields|formsets)\."), "django.forms."),
    (re.compile(r"^django\.contrib\.admin\.(?:options|decorators|sites)\."), "django.contrib.admin."),
    (re.compile(r"^django\.contrib\.contenttypes\.generic\."), "django.contrib.contenttypes.fields."),
    (re.compile(r"^django\.core\.mail\.message\."), "django.core.mail."),
    (re.compile(r"^django\.core\.management\.base\."), "django.core.management."),
    (re.compile(r"^django\.dispatch\.dispatcher\."), "django.dispatch."),
    (re.compile(r"^django\.template\.response\."), "django.template."),
    (re.compile(r"^rest_framework\.routers\."), "rest_framework.routers."),
    (re.compile(r"^celery\.app\.(?:task|shared)\."), "celery."),
)  # fmt: skip

# First migrations that wait for nothing but the user model and Django's own apps, as a pattern.
WAITS_FOR_USERS = r"(?:admin|authtoken|account|guardian|oauth2_provider|reversion|token_blacklist)\.0001_initial"


@functools.cache
def canonical(name: str) -> str:
    """The public dotted name of something outside the project, however the code reached it."""
    if name.startswith(("django.", "rest_framework.", "celery.")):
        for pattern, place in PUBLIC_PLACES:
            name, count = pattern.subn(place, name, count=1)
            if count:
                break
    return name


FOREIGN_KEYS = frozenset({"ForeignKey", "OneToOneField", "TreeForeignKey", "ParentalKey", "ParentalOneToOneField",
                          "AutoOneToOneField", "TreeOneToOneField", "ForeignKeyWithName", "PageField"})  # fmt: skip
ONE_TO_ONES = frozenset({"OneToOneField", "ParentalOneToOneField", "AutoOneToOneField", "TreeOneToOneField"})
MANY_TO_MANYS = frozenset({"ManyToManyField", "TreeManyToManyField", "ParentalManyToManyField", "SortedManyToManyField",
                           "TaggableManager", "ClusterTaggableManager", "AutocompleteManyToManyField"})  # fmt: skip
GENERIC = frozenset({"GenericForeignKey", "GenericRelation"})

# Fields of libraries whose name alone does not say what they store, by what they inherit from.
STORED_AS = {
    "PhoneNumberField": "CharField", "CountryField": "CharField", "AutoSlugField": "SlugField", "StatusField": "CharField",
    "MonitorField": "DateTimeField", "CreationDateTimeField": "DateTimeField", "ModificationDateTimeField": "DateTimeField",
    "AutoCreatedField": "DateTimeField", "AutoLastModifiedField": "DateTimeField", "MoneyField": "DecimalField",
    "CurrencyField": "CharField", "RichTextField": "TextField", "StreamField": "JSONField", "MarkdownField": "TextField",
    "EncryptedCharField": "CharField", "EncryptedTextField": "TextField", "TimeZoneField": "CharField",
    "MultiSelectField": "CharField", "ColorField": "CharField", "ThumbnailerImageField": "ImageField",
    "SortedManyToManyField": "ManyToManyField", "TreeForeignKey": "ForeignKey", "TreeOneToOneField": "OneToOneField",
    "ParentalKey": "ForeignKey", "ShortUUIDField": "CharField", "HashidAutoField": "AutoField", "JSONBField": "JSONField",
    "I18nCharField": "TextField", "I18nTextField": "TextField", "ULIDField": "UUIDField", "CITextField": "TextField",
    "ClientSecretField": "CharField", "HTMLField": "TextField", "FSMField": "CharField", "FSMIntegerField": "IntegerField",
    "CICharField": "CharField", "CIEmailField": "EmailField",
}  # fmt: skip

# Declared like fields, but without a column: made from another field when it is read.
NO_FIELDS = frozenset({"ImageSpecField"})
