from django.urls import path

from catalogue import desk, views

app_name = "catalogue"

urlpatterns = [
    path("", views.BookListView.as_view(), name="book-list"),
    path("latest/", views.latest, name="latest"),
    path("new/", views.new_books, name="new-books"),
    path("suggest/", views.suggest, name="suggest"),
    path("reviews/", views.reviews, name="reviews"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("desk/stock/", desk.stock, name="desk-stock"),
    path("desk/stock/<int:pk>/received/", desk.received, name="desk-received"),
    path("desk/stock/<int:pk>/bind/", desk.bind, name="desk-bind"),
    path("desk/search/", desk.search, name="desk-search"),
    path("desk/covers/", desk.cover, name="desk-cover"),
    path("desk/sheets/<path:name>", desk.Sheet.as_view(), name="desk-sheet"),
    path("genres/<slug:slug>/size/", views.genre_size, name="genre-size"),
    path("<slug:slug>/", views.BookDetailView.as_view(), name="book-detail"),
    path("<slug:slug>/edit/", views.BookUpdateView.as_view(), name="book-edit"),
    path("<slug:slug>/review/", views.review, name="review"),
    path("<slug:slug>/bookmark/", views.bookmark, name="bookmark"),
    path("<slug:slug>/availability/", views.availability, name="availability"),
]
