"""Rules: when something is said that needs somebody, see to it. Conditions and effects are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import Workspace
from heardwell.close.cases.words import rule_name
from heardwell.core import clock


class Rule(models.Model):
    """``conditions``: all must hold, e.g. ``[{"field": "nps", "op": "<=", "value": 6}]``.
    ``effects``: e.g. ``[{"do": "open_case", "priority": "normal", "due_hours": 24}]``. What they may hold is in
    ``conditions.py`` and ``effects.py``."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    preset = models.CharField(max_length=40, blank=True)  # its name is translated when it came with the program
    enabled = models.BooleanField(default=True)
    conditions = models.JSONField(default=list)
    effects = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """In the reader's language when the rule came with the program."""
        return rule_name(self.preset, self.name)


class RuleFiring(models.Model):
    """That a rule has acted on an item: it acts once, however often the item is seen."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="firings")
    feedback_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "feedback_id"], name="a_rule_acts_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.feedback_id}"
