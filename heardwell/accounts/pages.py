"""The pages of the settings that belong to this room."""

from django.utils.translation import gettext_lazy as _

from heardwell.accounts.roles import Permission
from heardwell.web.settings_pages import SettingsPage

PAGES = (
    SettingsPage(
        "accounts:profile",
        _("Profile"),
        "you",
        _("Your name, your language and the address that you sign in with."),
        order=10,
        words=_("me account mail"),
    ),
    SettingsPage(
        "accounts:change_password",
        _("Password"),
        "you",
        _("A new password ends your sessions on all other devices."),
        order=20,
        words=_("secret sign in"),
    ),
    SettingsPage(
        "accounts:sessions",
        _("Sessions"),
        "you",
        _("The browsers in which you are signed in, and how to sign out of them."),
        order=40,
        words=_("device sign out everywhere browser"),
    ),
    SettingsPage(
        "accounts:settings",
        _("Workspace"),
        "workspace",
        _("What it is called and how it counts days, weeks and numbers."),
        order=10,
        words=_("name language time zone week weekend digits smallest group delete"),
    ),
    SettingsPage(
        "accounts:members",
        _("Members"),
        "people",
        _("Who works here, in which role, and who is invited."),
        order=10,
        words=_("invite role colleague owner admin agent analyst viewer leave"),
    ),
    SettingsPage(
        "accounts:teams",
        _("Teams"),
        "people",
        _("Departments with their members, languages, hours and shared inbox."),
        order=20,
        words=_("department opening hours shift language inbox"),
    ),
    SettingsPage(
        "accounts:keys",
        _("API keys"),
        "system",
        _("For programs that send feedback or read numbers."),
        order=20,
        words=_("token secret program scope"),
        permission=Permission.MANAGE,
    ),
    SettingsPage(
        "accounts:audit",
        _("Audit log"),
        "system",
        _("What was done or refused here, by whom and from where."),
        order=40,
        words=_("history log changes security export who did"),
        permission=Permission.MANAGE,
    ),
)
