from django.contrib import admin
from django.urls import path

from inventory import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("items/", views.item_list, name="item-list"),
    path("items/<int:pk>/take/", views.take, name="take"),
    path("items/<int:pk>/put/", views.put, name="put"),
    path("items/count/", views.count_again, name="count-again"),
]
