"""What is known of Django and the usual libraries without reading them: canonical names, model bases, field kinds."""

from __future__ import annotations

import functools
import re

import msgspec

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


@functools.cache
def canonical(name: str) -> str:
    """The public dotted name of something outside the project, however the code reached it."""
    if name.startswith(("django.", "rest_framework.", "celery.")):
        for pattern, place in PUBLIC_PLACES:
            name, count = pattern.subn(place, name, count=1)
            if count:
                break
    return name


class KnownField(msgspec.Struct, frozen=True):
    """A field that a library's model base brings along."""

    name: str
    kind: str
    unique: bool = False
    index: bool = False
    to: str = ""


def _fields(*rows: str) -> tuple[KnownField, ...]:
    """Rows of `name Kind [unique] [index] [to=app.Model]`."""
    found = []
    for row in rows:
        name, kind, *rest = row.split()
        to = next((word[3:] for word in rest if word.startswith("to=")), "")
        found.append(KnownField(name, kind, "unique" in rest, "index" in rest, to))
    return tuple(found)


_USER_BASE = _fields("password CharField", "last_login DateTimeField")
_PERMISSIONS = _fields(
    "is_superuser BooleanField", "groups ManyToManyField to=auth.Group",
    "user_permissions ManyToManyField to=auth.Permission",
)  # fmt: skip
_USER = _fields(
    "username CharField unique", "first_name CharField", "last_name CharField", "email EmailField",
    "is_staff BooleanField", "is_active BooleanField", "date_joined DateTimeField",
)  # fmt: skip
_TREE = _fields("lft PositiveIntegerField", "rght PositiveIntegerField", "tree_id PositiveIntegerField index",
                "level PositiveIntegerField")  # fmt: skip
_TREEBEARD = _fields("path CharField unique", "depth PositiveIntegerField", "numchild PositiveIntegerField")

# Model bases of Django and the libraries most used, with the fields they bring (from each library's source).
MODEL_BASES: dict[str, tuple[KnownField, ...]] = {
    "django.db.models.Model": (),
    "django.contrib.auth.models.AbstractUser": (*_USER_BASE, *_PERMISSIONS, *_USER),
    "django.contrib.auth.models.AbstractBaseUser": _USER_BASE,
    "django.contrib.auth.base_user.AbstractBaseUser": _USER_BASE,
    "django.contrib.auth.models.PermissionsMixin": _PERMISSIONS,
    "django.contrib.auth.models.User": (*_USER_BASE, *_PERMISSIONS, *_USER),
    "django.contrib.auth.models.Group": _fields("name CharField unique", "permissions ManyToManyField to=auth.Permission"),
    "django.contrib.auth.models.Permission": _fields(
        "name CharField", "codename CharField", "content_type ForeignKey index to=contenttypes.ContentType"
    ),
    "django.contrib.contenttypes.models.ContentType": _fields("app_label CharField", "model CharField"),
    "django.contrib.sites.models.Site": _fields("domain CharField unique", "name CharField"),
    "django.contrib.sessions.models.Session": _fields("session_key CharField unique", "session_data TextField", "expire_date DateTimeField index"),
    "django.contrib.sessions.base_session.AbstractBaseSession": _fields("session_key CharField unique", "session_data TextField", "expire_date DateTimeField index"),
    "django.contrib.flatpages.models.FlatPage": _fields("url CharField index", "title CharField", "content TextField"),
    "mptt.models.MPTTModel": _TREE,
    "treebeard.mp_tree.MP_Node": _TREEBEARD,
    "treebeard.ns_tree.NS_Node": _fields("lft PositiveIntegerField index", "rgt PositiveIntegerField index", "tree_id PositiveIntegerField index", "depth PositiveIntegerField index"),
    "treebeard.al_tree.AL_Node": (),
    "polymorphic.models.PolymorphicModel": _fields("polymorphic_ctype ForeignKey index to=contenttypes.ContentType"),
    "model_utils.models.TimeStampedModel": _fields("created DateTimeField", "modified DateTimeField"),
    "model_utils.models.StatusModel": _fields("status CharField", "status_changed DateTimeField"),
    "model_utils.models.UUIDModel": _fields("id UUIDField unique"),
    "model_utils.models.SoftDeletableModel": _fields("is_removed BooleanField"),
    "model_utils.models.TimeFramedModel": _fields("start DateTimeField", "end DateTimeField"),
    "django_extensions.db.models.TimeStampedModel": _fields("created DateTimeField", "modified DateTimeField"),
    "django_extensions.db.models.TitleDescriptionModel": _fields("title CharField", "description TextField"),
    "django_extensions.db.models.TitleSlugDescriptionModel": _fields("title CharField", "description TextField", "slug SlugField index"),
    "django_extensions.db.models.ActivatorModel": _fields("status IntegerField", "activate_date DateTimeField", "deactivate_date DateTimeField"),
    "oauth2_provider.models.AbstractApplication": _fields("client_id CharField unique", "name CharField"),
    "solo.models.SingletonModel": (),
    "parler.models.TranslatableModel": (),
    "parler.models.TranslatedFieldsModel": _fields("language_code CharField index"),
    "hvad.models.TranslatableModel": (),
    "modelcluster.models.ClusterableModel": (),
    "taggit.models.TagBase": _fields("name CharField unique", "slug SlugField unique"),
    "taggit.models.GenericTaggedItemBase": _fields("object_id IntegerField index", "content_type ForeignKey index to=contenttypes.ContentType"),
    "taggit.models.ItemBase": (),
    "simple_history.models.HistoricalRecords": (),
    "django_lifecycle.LifecycleModel": (), "django_lifecycle.models.LifecycleModel": (), "django_lifecycle.LifecycleModelMixin": (),
    "safedelete.models.SafeDeleteModel": _fields("deleted DateTimeField index"),
    "psqlextra.models.PostgresModel": (), "psqlextra.models.PostgresPartitionedModel": (),
    "ordered_model.models.OrderedModel": _fields("order PositiveIntegerField index"),
    "django_cte.CTEManager": (),
    "tree_queries.models.TreeNode": _fields("parent ForeignKey index to=self"),
    "django_celery_beat.models.PeriodicTask": _fields("name CharField unique", "enabled BooleanField"),
    "wagtail.models.Page": (*_TREEBEARD, *_fields("title CharField", "slug SlugField index", "live BooleanField", "content_type ForeignKey index to=contenttypes.ContentType", "first_published_at DateTimeField index", "owner ForeignKey index to=auth.User")),
    "wagtail.models.Orderable": _fields("sort_order IntegerField index"),
    "cms.models.pluginmodel.CMSPlugin": _fields("position SmallIntegerField", "language CharField index", "plugin_type CharField index"),
    "cms.models.CMSPlugin": _fields("position SmallIntegerField", "language CharField index", "plugin_type CharField index"),
    "guardian.models.UserObjectPermissionBase": (), "guardian.models.GroupObjectPermissionBase": (),
}  # fmt: skip

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
    "CICharField": "CharField", "CIEmailField": "EmailField",
}  # fmt: skip

# The app label and name under which libraries' models are referred to in relations.
EXTERNAL_LABELS = {
    "auth.User": "django.contrib.auth.models.User",
    "auth.Group": "django.contrib.auth.models.Group",
    "auth.Permission": "django.contrib.auth.models.Permission",
    "contenttypes.ContentType": "django.contrib.contenttypes.models.ContentType",
    "sites.Site": "django.contrib.sites.models.Site",
    "sessions.Session": "django.contrib.sessions.models.Session",
}
