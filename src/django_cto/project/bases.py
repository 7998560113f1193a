"""The model bases of Django and the usual libraries, with the fields they bring (from each library's source)."""

from __future__ import annotations

import msgspec


class KnownField(msgspec.Struct, frozen=True):
    """A field that a library's model base brings along."""

    name: str
    kind: str
    unique: bool = False
    index: bool = False
    null: bool = False
    to: str = ""


# A base to a line, its fields below it; `…` after a base says that it has fields which are not named here.
TABLE = """
django.db.models.Model
django.contrib.auth.models.AbstractUser
    password CharField; last_login DateTimeField; is_superuser BooleanField; groups ManyToManyField
    to=auth.Group; user_permissions ManyToManyField to=auth.Permission; username CharField unique; first_name
    CharField; last_name CharField; email EmailField; is_staff BooleanField; is_active BooleanField;
    date_joined DateTimeField
django.contrib.auth.models.AbstractBaseUser
    password CharField; last_login DateTimeField
django.contrib.auth.base_user.AbstractBaseUser
    password CharField; last_login DateTimeField
django.contrib.auth.models.PermissionsMixin
    is_superuser BooleanField; groups ManyToManyField to=auth.Group; user_permissions ManyToManyField
    to=auth.Permission
django.contrib.auth.models.User
    password CharField; last_login DateTimeField; is_superuser BooleanField; groups ManyToManyField
    to=auth.Group; user_permissions ManyToManyField to=auth.Permission; username CharField unique; first_name
    CharField; last_name CharField; email EmailField; is_staff BooleanField; is_active BooleanField;
    date_joined DateTimeField
django.contrib.auth.models.Group
    name CharField unique; permissions ManyToManyField to=auth.Permission
django.contrib.auth.models.Permission
    name CharField; codename CharField; content_type ForeignKey index to=contenttypes.ContentType
django.contrib.contenttypes.models.ContentType
    app_label CharField; model CharField
django.contrib.sites.models.Site
    domain CharField unique; name CharField
django.contrib.sessions.models.Session
    session_key CharField unique; session_data TextField; expire_date DateTimeField index
django.contrib.sessions.base_session.AbstractBaseSession
    session_key CharField unique; session_data TextField; expire_date DateTimeField index
django.contrib.flatpages.models.FlatPage …
    url CharField index; title CharField; content TextField
mptt.models.MPTTModel
    lft PositiveIntegerField; rght PositiveIntegerField; tree_id PositiveIntegerField index; level
    PositiveIntegerField
treebeard.mp_tree.MP_Node
    path CharField unique; depth PositiveIntegerField; numchild PositiveIntegerField
treebeard.ns_tree.NS_Node
    lft PositiveIntegerField index; rgt PositiveIntegerField index; tree_id PositiveIntegerField index; depth
    PositiveIntegerField index
treebeard.al_tree.AL_Node …
polymorphic.models.PolymorphicModel
    polymorphic_ctype ForeignKey index null to=contenttypes.ContentType
model_utils.models.TimeStampedModel
    created DateTimeField; modified DateTimeField
model_utils.models.StatusModel
    status CharField; status_changed DateTimeField
model_utils.models.UUIDModel
    id UUIDField unique
model_utils.models.SoftDeletableModel
    is_removed BooleanField
model_utils.models.TimeFramedModel
    start DateTimeField; end DateTimeField
django_extensions.db.models.TimeStampedModel
    created DateTimeField; modified DateTimeField
django_extensions.db.models.TitleDescriptionModel
    title CharField; description TextField
django_extensions.db.models.TitleSlugDescriptionModel
    title CharField; description TextField; slug SlugField index
django_extensions.db.models.ActivatorModel
    status IntegerField; activate_date DateTimeField; deactivate_date DateTimeField
oauth2_provider.models.AbstractApplication …
    client_id CharField unique; name CharField
solo.models.SingletonModel
parler.models.TranslatableModel
parler.models.TranslatedFieldsModel
    language_code CharField index
hvad.models.TranslatableModel
modelcluster.models.ClusterableModel
taggit.models.TagBase
    name CharField unique; slug SlugField unique
taggit.models.GenericTaggedItemBase
    object_id IntegerField index; content_type ForeignKey index to=contenttypes.ContentType
taggit.models.ItemBase
django_lifecycle.LifecycleModel
django_lifecycle.models.LifecycleModel
safedelete.models.SafeDeleteModel
    deleted DateTimeField index
psqlextra.models.PostgresModel
psqlextra.models.PostgresPartitionedModel
ordered_model.models.OrderedModel
    order PositiveIntegerField index
tree_queries.models.TreeNode
    parent ForeignKey index to=self
django_celery_beat.models.PeriodicTask …
    name CharField unique; enabled BooleanField
wagtail.models.Page …
    path CharField unique; depth PositiveIntegerField; numchild PositiveIntegerField; title CharField; slug
    SlugField index; live BooleanField; content_type ForeignKey index to=contenttypes.ContentType;
    first_published_at DateTimeField index; owner ForeignKey index to=auth.User
wagtail.models.Orderable
    sort_order IntegerField index
cms.models.pluginmodel.CMSPlugin …
    position SmallIntegerField; language CharField index; plugin_type CharField index
cms.models.CMSPlugin …
    position SmallIntegerField; language CharField index; plugin_type CharField index
django_otp.models.Device
    user ForeignKey index to=auth.User; name CharField; confirmed BooleanField
rules.contrib.models.RulesModel
oauth2_provider.models.AbstractGrant
    id BigAutoField unique; user ForeignKey index to=auth.User; code CharField unique; application ForeignKey
    index; expires DateTimeField; redirect_uri TextField; scope TextField; created DateTimeField; updated
    DateTimeField
oauth2_provider.models.AbstractIDToken
    id BigAutoField unique; user ForeignKey index to=auth.User; jti UUIDField unique; application ForeignKey
    index; expires DateTimeField; scope TextField; created DateTimeField; updated DateTimeField
oauth2_provider.models.AbstractAccessToken
    id BigAutoField unique; user ForeignKey index to=auth.User; token CharField; application ForeignKey index;
    expires DateTimeField; scope TextField; created DateTimeField; updated DateTimeField
oauth2_provider.models.AbstractRefreshToken
    id BigAutoField unique; user ForeignKey index to=auth.User; token CharField; application ForeignKey index;
    created DateTimeField; updated DateTimeField; revoked DateTimeField
rest_framework.authtoken.models.Token
    key CharField unique; user OneToOneField unique to=auth.User; created DateTimeField
django_tenants.models.TenantMixin
    schema_name CharField unique
django_tenants.models.DomainMixin
    domain CharField unique; tenant ForeignKey index; is_primary BooleanField index
organizations.abstract.AbstractOrganization …
    name CharField; is_active BooleanField; slug SlugField unique
modelsearch.abstract_models.AbstractIndexEntry …
    content_type ForeignKey index to=contenttypes.ContentType; object_id CharField
modelsearch.abstract_models.AbstractSQLiteFTSIndexEntry
hierarkey.models.GlobalSettingsBase …
wagtail.images.models.AbstractImage …
wagtail.images.models.AbstractRendition …
wagtail.documents.models.AbstractDocument …
wagtail.contrib.settings.models.BaseSiteSetting
    site OneToOneField unique
wagtail.contrib.settings.models.BaseGenericSetting
wagtail.models.DraftStateMixin …
    live BooleanField; first_published_at DateTimeField index
wagtail.models.RevisionMixin
    latest_revision ForeignKey index to=wagtailcore.Revision
wagtail.models.TranslatableMixin
    translation_key UUIDField; locale ForeignKey index
guardian.models.UserObjectPermissionBase
guardian.models.GroupObjectPermissionBase
"""

# Bases that bring no fields and make no model, though they stand outside the project.
HARMLESS = frozenset(
    [
        "abc.ABC",
        "builtins.object",
        "dirtyfields.DirtyFieldsMixin",
        "dirtyfields.dirtyfields.DirtyFieldsMixin",
        "django.utils.functional.cached_property",
        "django_fsm.FSMModelMixin",
        "django_lifecycle.LifecycleModelMixin",
        "django_lifecycle.mixins.LifecycleModelMixin",
        "django_prometheus.models.ExportModelOperationsMixin()",
        "guardian.mixins.GuardianUserMixin",
        "import_export.mixins.ExportActionMixin",
        "model_utils.tracker.FieldTracker",
        "modelsearch.index.Indexed",
        "rules.contrib.models.RulesModelMixin",
        "typing.Generic",
        "typing.Protocol",
        "wagtail.search.index.Indexed",
    ]
)


def _rows() -> dict[str, tuple[str, str]]:
    """The mark and the joined fields of each base."""
    found: dict[str, tuple[str, str]] = {}
    base = ""
    for line in TABLE.splitlines():
        if line.startswith(" "):
            found[base] = (found[base][0], f"{found[base][1]} {line.strip()}")
        elif line:
            base, _, mark = line.partition(" ")
            found[base] = (mark, "")
    return found


def _fields(text: str) -> tuple[KnownField, ...]:
    """Rows of `name Kind [unique] [index] [null] [to=app.Model]`."""
    found = []
    for row in filter(None, text.split(";")):
        name, kind, *rest = row.split()
        to = next((word[3:] for word in rest if word.startswith("to=")), "")
        found.append(KnownField(name, kind, "unique" in rest, "index" in rest, "null" in rest, to))
    return tuple(found)


PARTLY_KNOWN = frozenset(base for base, (mark, _) in _rows().items() if mark)
MODEL_BASES = {base: _fields(text) for base, (_, text) in _rows().items()}
