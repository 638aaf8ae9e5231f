from django.urls import path

from heardwell.accounts import live, views
from heardwell.accounts.audit import views as audit
from heardwell.accounts.keys import views as keys
from heardwell.accounts.members import views as members
from heardwell.accounts.person import views as person
from heardwell.accounts.sessions import views as sessions
from heardwell.accounts.teams import views as teams
from heardwell.accounts.workspaces import views as workspaces

app_name = "accounts"
urlpatterns = [
    path("accounts/sign-in/", views.sign_in, name="sign_in"),
    path("accounts/sign-out/", views.sign_out, name="sign_out"),
    path("accounts/language/", views.language, name="language"),
    path("accounts/link/<str:token>/", views.login_link, name="login_link"),
    path("join/<str:token>/", members.join, name="join"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("ws/<slug:slug>/live/", live.address, name="live"),
    path("ws/<slug:slug>/settings/", workspaces.settings_home, name="settings"),
    path("ws/<slug:slug>/settings/workspace/", workspaces.save_workspace, name="save_workspace"),
    path("ws/<slug:slug>/settings/new/", workspaces.create, name="new_workspace"),
    path("ws/<slug:slug>/settings/delete/", workspaces.delete, name="delete_workspace"),
    path("ws/<slug:slug>/settings/undo/<int:line_id>/", workspaces.undo_settings, name="undo_settings"),
    path("ws/<slug:slug>/settings/keys/", keys.index, name="keys"),
    path("ws/<slug:slug>/settings/keys/<int:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("ws/<slug:slug>/settings/members/", members.index, name="members"),
    path("ws/<slug:slug>/settings/members/invite/", members.invite, name="invite"),
    path("ws/<slug:slug>/settings/members/leave/", members.leave, name="leave"),
    path("ws/<slug:slug>/settings/members/<int:member_id>/role/", members.change_role, name="change_role"),
    path("ws/<slug:slug>/settings/members/<int:member_id>/remove/", members.remove, name="remove_member"),
    path("ws/<slug:slug>/settings/invitations/<int:invitation_id>/again/", members.invite_again, name="invite_again"),
    path(
        "ws/<slug:slug>/settings/invitations/<int:invitation_id>/revoke/",
        members.revoke_invitation,
        name="revoke_invitation",
    ),
    path("ws/<slug:slug>/settings/audit/", audit.index, name="audit"),
    path("ws/<slug:slug>/settings/audit/export/", audit.export, name="audit_export"),
    path("ws/<slug:slug>/settings/teams/", teams.index, name="teams"),
    path("ws/<slug:slug>/settings/teams/new/", teams.create, name="create_team"),
    path("ws/<slug:slug>/settings/teams/<int:team_id>/", teams.change, name="team"),
    path("ws/<slug:slug>/settings/teams/<int:team_id>/archive/", teams.archive, name="archive_team"),
    path("ws/<slug:slug>/settings/teams/<int:team_id>/restore/", teams.restore, name="restore_team"),
    path("ws/<slug:slug>/settings/profile/", person.profile, name="profile"),
    path("ws/<slug:slug>/settings/sessions/", sessions.index, name="sessions"),
    path("ws/<slug:slug>/settings/sessions/others/end/", sessions.end_others, name="end_other_sessions"),
    path("ws/<slug:slug>/settings/sessions/<int:session_id>/end/", sessions.end, name="end_session"),
    path("ws/<slug:slug>/settings/password/", person.change_password, name="change_password"),
]
