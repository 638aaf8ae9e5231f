from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Sso(AppConfig):
    name = "heardwell.accounts.sso"
    label = "sso"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.accounts.access import hold_at_the_door
        from heardwell.accounts.sso.doors import hold_elsewhere
        from heardwell.web.settings_pages import SettingsPage, register

        hold_at_the_door(hold_elsewhere)
        register(
            SettingsPage(
                "sso:settings",
                _("Sign-in provider"),
                "people",
                _("Let people sign in with the account that they have at your company (OpenID Connect)."),
                61,
                _("SSO OIDC single sign-on Keycloak Google Entra Okta"),
                "manage",
            )
        )
