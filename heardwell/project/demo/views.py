"""The demo's open door: whoever can reach it may look around. Exists only where ``HEARDWELL_DEMO`` is set."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from heardwell.accounts.models import User
from heardwell.core.config import config
from heardwell.core.errors import NotFound
from heardwell.project.demo.story import OWNER


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    if not config().heardwell_demo:
        raise NotFound
    user = get_object_or_404(User, email=OWNER)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
