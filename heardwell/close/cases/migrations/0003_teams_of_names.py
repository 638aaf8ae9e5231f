from typing import Any

from django.db import migrations


def make_teams(apps: Any, editor: Any) -> None:  # Any: historical models and the schema editor have no types
    """Every name that a case carries becomes a team of its workspace."""
    case, team = apps.get_model("cases", "Case"), apps.get_model("accounts", "Team")
    names = case.objects.exclude(team_name="").values_list("workspace_id", "team_name").order_by().distinct()
    for workspace_id, name in list(names):
        made, _new = team.objects.get_or_create(workspace_id=workspace_id, name=name)
        case.objects.filter(workspace_id=workspace_id, team_name=name).update(team=made)


def write_names(apps: Any, editor: Any) -> None:  # Any: as above
    """The way back: the name is written on the case again."""
    case = apps.get_model("cases", "Case")
    for one in case.objects.exclude(team=None).select_related("team").iterator():
        case.objects.filter(pk=one.pk).update(team_name=one.team.name)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_case_team")]

    operations = [migrations.RunPython(make_teams, write_names)]
