from django.urls import path

from heardwell.messaging import views
from heardwell.messaging.news import views as news

app_name = "messaging"
urlpatterns = [
    path("ws/<slug:slug>/mailbox/", views.mailbox, name="mailbox"),
    path("ws/<slug:slug>/mailbox/test/", views.test, name="test"),
    path("ws/<slug:slug>/mailbox/<int:delivery_id>/", views.delivery, name="delivery"),
    path("ws/<slug:slug>/mailbox/<int:delivery_id>/again/", views.again, name="again"),
    path("ws/<slug:slug>/notifications/", news.news, name="news"),
    path("ws/<slug:slug>/notifications/latest/", news.latest, name="latest_news"),
    path("ws/<slug:slug>/notifications/unread/", news.unread, name="unread_news"),
    path("ws/<slug:slug>/notifications/unread/again/", news.unread_again, name="unread_again"),
    path("ws/<slug:slug>/notifications/read/", news.read_all, name="read_all"),
    path("ws/<slug:slug>/notifications/<int:news_id>/", news.open_one, name="open_news"),
    path("ws/<slug:slug>/notifications/<int:news_id>/read/", news.read, name="read_news"),
    path("ws/<slug:slug>/settings/notifications/", news.preferences, name="news_preferences"),
]
