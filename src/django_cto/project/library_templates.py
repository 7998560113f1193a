"""The first folders of the templates that libraries bring along: a project may fill them too, but never knows all."""

from __future__ import annotations

# Folders that several libraries fill, whatever their apps are called.
SHARED_FOLDERS = frozenset(
    """
admin allauth auth bootstrap bootstrap3 bootstrap4 bootstrap5 bulma crispy_forms django django_filters foundation-5
pagination registration rest_framework tailwind uni_form widgets
""".split()
)
# Folders under `templates/` in the libraries' own distributions.
LIBRARY_FOLDERS = frozenset(
    """
account admin_doc admin_tools admindocs anymail autocomplete_light avatar axes
captcha cas ckeditor cms comments compressor constance cookie_consent
debug_toolbar defender django_comments django_comments_xtd django_extensions django_otp django_q
django_registration django_rq django_select2 django_summernote django_tables2 djcelery djstripe dj_rest_auth
drf_spectacular drf-yasg el_pagination explorer filer flatpages floppyforms formtools gis grappelli
graphene guardian headless hijack import_export impersonate invitations jazzmin jet loginas maintenance_mode
markdownx mfa mptt newsletter notifications oauth2_provider oidc_provider organizations otp phonenumber_field
photologue pinax polls postman profiles reversion robots rosetta sentry silk simple_history
sites sitemap smart_selects socialaccount static_precompiler taggit thumbnail tinymce two_factor unfold
user_sessions usersessions watchman zinnia
""".split()
)
LIBRARY_PREFIXES = ("wagtail", "cms", "oscar", "shuup", "machina", "djangocms", "aldryn", "admin_")
