from django.urls import path, re_path

from orders import views

app_name = "orders"

urlpatterns = [
    path("", views.OrderListView.as_view(), name="list"),
    path("checkout/", views.checkout, name="checkout"),
    path("coupon/", views.apply_coupon, name="coupon"),
    path("cart/<slug:slug>/", views.add_to_cart, name="add-to-cart"),
    re_path(r"^track/(?P<tracking_code>[A-Z0-9-]+)/$", views.track, name="track"),
    path("<str:number>/", views.OrderDetailView.as_view(), name="detail"),
    path("<str:number>/again/", views.order_again, name="again"),
    path("<str:number>/refund/", views.refund, name="refund"),
]
