from django.urls import path

from heardwell.accounts import views
from heardwell.accounts.keys import views as keys
from heardwell.accounts.person import views as person
from heardwell.accounts.workspaces import views as workspaces

app_name = "accounts"
urlpatterns = [
    path("accounts/sign-in/", views.sign_in, name="sign_in"),
    path("accounts/sign-out/", views.sign_out, name="sign_out"),
    path("accounts/language/", views.language, name="language"),
    path("accounts/link/<str:token>/", views.login_link, name="login_link"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("ws/<slug:slug>/settings/", workspaces.settings_home, name="settings"),
    path("ws/<slug:slug>/settings/workspace/", workspaces.save_workspace, name="save_workspace"),
    path("ws/<slug:slug>/settings/undo/<int:change_id>/", workspaces.undo_settings, name="undo_settings"),
    path("ws/<slug:slug>/settings/keys/", keys.index, name="keys"),
    path("ws/<slug:slug>/settings/keys/<int:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("ws/<slug:slug>/settings/profile/", person.profile, name="profile"),
    path("ws/<slug:slug>/settings/password/", person.change_password, name="change_password"),
]
