"""The URLconfs of libraries: the namespace each sets and the names in it, from each library's own `urls.py`."""

from __future__ import annotations

import msgspec


class KnownUrls(msgspec.Struct, frozen=True):
    """A URLconf outside the project; `names` are patterns as of `fnmatch`, `*` stands for all."""

    namespace: str
    names: tuple[str, ...] = ("*",)


def _rows(text: str) -> dict[str, KnownUrls]:
    """Rows of `module [namespace:] names…`."""
    found = {}
    for row in text.strip().splitlines():
        module, *words = row.split()
        namespace = words.pop(0)[:-1] if words and words[0].endswith(":") else ""
        found[module] = KnownUrls(namespace, tuple(words) or ("*",))
    return found


KNOWN_URLS = _rows("""
django.contrib.auth.urls login logout password_change password_change_done password_reset password_reset_*
django.contrib.admin.site.urls admin:
django.contrib.gis.admin.site.urls admin:
django.contrib.admindocs.urls django-admindocs-*
django.contrib.flatpages.urls django.contrib.flatpages.views.flatpage
django.conf.urls.i18n set_language
allauth.urls account_* socialaccount_* mfa_* usersessions_* saml_* openid_* *_login *_callback *_login_by_token
allauth.account.urls account_*
allauth.socialaccount.urls socialaccount_*
allauth.mfa.urls mfa_*
allauth.usersessions.urls usersessions_*
allauth.headless.urls headless:
anymail.urls anymail:
attachments.urls attachments:
captcha.urls captcha-*
ckeditor_uploader.urls ckeditor_upload ckeditor_browse
debug_toolbar.urls djdt:
debug_toolbar.toolbar.debug_toolbar_urls djdt:
defender.urls defender_*
dj_rest_auth.registration.urls rest_* account_*
dj_rest_auth.urls rest_* token_*
django_browser_reload.urls django_browser_reload:
django_ckeditor_5.urls ck_editor_5_*
django_comments.urls comments-*
django_prometheus.urls prometheus-django-metrics
django_rq.urls rq_*
django_select2.urls django_select2:
django_summernote.urls django_summernote-*
djoser.urls user-* users-*
djoser.urls.authtoken login logout
djoser.urls.base user-* users-*
djoser.urls.jwt jwt-*
djstripe.urls djstripe:
drf_social_oauth2.urls drf:
filer.server.urls -
filer.urls filer:
grappelli.urls grp_*
hijack.urls hijack:
health_check.urls health_check:
haystack.urls haystack_search
impersonate.urls impersonate-*
invitations.urls invitations:
loginas.urls loginas-*
maintenance_mode.urls maintenance_mode_*
markdownx.urls markdownx_*
mozilla_django_oidc.urls oidc_*
nested_admin.urls nesting_*
notifications.urls notifications:
oauth2_provider.urls oauth2_provider:
organizations.urls organization_* organization_user_*
photologue.urls photologue:
pwa.urls manifest serviceworker offline
rest_framework.urls rest_framework:
rest_framework_social_oauth2.urls drf:
robots.urls robots_rule_list
rosetta.urls rosetta-* rosetta.*
silk.urls silk:
smart_selects.urls chained_*
social_django.urls social:
tinymce.urls tinymce-*
two_factor.urls two_factor:
wagtail.documents.urls wagtaildocs_*
wagtail.images.urls wagtailimages_*
wagtail.urls wagtail_*
watchman.urls watchman:
""")
