from django.urls import path

from catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("", views.BookListView.as_view(), name="book-list"),
    path("latest/", views.latest, name="latest"),
    path("suggest/", views.suggest, name="suggest"),
    path("reviews/", views.reviews, name="reviews"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("genres/<slug:slug>/size/", views.genre_size, name="genre-size"),
    path("<slug:slug>/", views.BookDetailView.as_view(), name="book-detail"),
    path("<slug:slug>/edit/", views.BookUpdateView.as_view(), name="book-edit"),
    path("<slug:slug>/review/", views.review, name="review"),
    path("<slug:slug>/bookmark/", views.bookmark, name="bookmark"),
    path("<slug:slug>/availability/", views.availability, name="availability"),
]
