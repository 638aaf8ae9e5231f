from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "heardwell.project.demo"
    label = "demo"

    def ready(self) -> None:
        from heardwell.project.demo import jobs  # noqa: F401  # registers the job
