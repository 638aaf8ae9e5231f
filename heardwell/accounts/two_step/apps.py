from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TwoStep(AppConfig):
    name = "heardwell.accounts.two_step"
    label = "two_step"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.accounts.access import hold_at_the_door
        from heardwell.accounts.signing_in import ask_before_entering
        from heardwell.accounts.two_step.doors import hold_without_second_step, second_step
        from heardwell.web.settings_pages import SettingsPage, register

        ask_before_entering(second_step)
        hold_at_the_door(hold_without_second_step)
        register(
            SettingsPage(
                "two_step:home",
                _("Two-step sign-in"),
                "you",
                _("A code from your phone besides your password, and recovery codes."),
                30,
                _("2FA TOTP MFA authenticator security code"),
            )
        )
        register(
            SettingsPage(
                "two_step:passkeys",
                _("Passkeys"),
                "you",
                _("Sign in with your fingerprint, face, PIN or security key."),
                31,
                _("WebAuthn FIDO security key fingerprint"),
            )
        )
        register(
            SettingsPage(
                "two_step:rule",
                _("Two-step for everybody"),
                "people",
                _("Whether members must have two-step sign-in, and who has it."),
                60,
                _("2FA required enforce security"),
                "own",
            )
        )
