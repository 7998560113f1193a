from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [
    path("", views.book_list, name="book-list"),
    path("<slug:slug>/", views.book_detail, name="book-detail"),
]
