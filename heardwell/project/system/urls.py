from django.urls import path

from heardwell.project.system import views

app_name = "system"
urlpatterns = [
    path("ws/<slug:slug>/settings/system/", views.page, name="page"),
    path("ws/<slug:slug>/settings/system/backup/", views.back_up, name="back_up"),
    path("ws/<slug:slug>/settings/system/backups/<slug:backup>/", views.download, name="download"),
    path("ws/<slug:slug>/settings/environment/", views.environment, name="environment"),
]
