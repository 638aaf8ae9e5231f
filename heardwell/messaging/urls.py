from django.urls import path

from heardwell.messaging import views

app_name = "messaging"
urlpatterns = [
    path("ws/<slug:slug>/mailbox/", views.mailbox, name="mailbox"),
    path("ws/<slug:slug>/mailbox/test/", views.test, name="test"),
    path("ws/<slug:slug>/mailbox/<int:delivery_id>/", views.delivery, name="delivery"),
    path("ws/<slug:slug>/mailbox/<int:delivery_id>/again/", views.again, name="again"),
]
