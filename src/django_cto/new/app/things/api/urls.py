"""The addresses of this app, below those of the API."""

from django.urls import path

from apps.things.api.views import ThingDetail, ThingList

app_name = "things"

urlpatterns = [
    path("", ThingList.as_view(), name="list"),
    path("<uuid:pk>/", ThingDetail.as_view(), name="detail"),
]
