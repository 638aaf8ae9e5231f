"""A long text, pasted or uploaded, with whom it is from."""

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.core import ids
from heardwell.core.errors import Invalid
from heardwell.feedback.log.forms import Entry, LogForm
from heardwell.understand.passages import files
from heardwell.understand.passages.queries import MOST


class LongForm(LogForm):
    """As feedback is logged, with a text of any length in place of a few words; a file goes before what is pasted."""

    words = problem = tags = score = quote = None  # type: ignore[assignment]  # how Django takes fields off
    text = forms.CharField(
        label=gettext_lazy("The text"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "dir": "auto", "placeholder": gettext_lazy("Paste a mail, a chat or a transcript")}
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("Text, subtitles or a mail, up to 1 MB: .txt .vtt .srt .eml"),
        widget=forms.FileInput(attrs={"accept": ",".join(files.ENDINGS)}),
    )
    field_order = ["text", "file", "who", "channel", "at"]

    def clean_text(self) -> str:
        text = plain(str(self.cleaned_data["text"]))
        if len(text) > MOST:
            raise forms.ValidationError(_("Expected at most %(count)s characters") % {"count": MOST})
        return text

    def clean_file(self) -> files.Read | None:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return None
        try:
            return files.read(upload.name or "", upload.read(files.MOST_BYTES + 1))
        except Invalid as error:
            raise forms.ValidationError(error.errors[0].message) from None

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned = super().clean() or {}
        read = cleaned.get("file")
        if read:
            cleaned["text"] = plain(read.text)
            for name in ("who", "at"):
                cleaned[name] = cleaned.get(name) or getattr(read, name)
            cleaned["channel"] = read.channel or cleaned.get("channel")
        if not cleaned.get("text") and not {"text", "file"} & self.errors.keys():
            self.add_error("file" if read else "text", _("There are no words in it."))
        return cleaned

    def entry(self) -> Entry:
        given = {name: self.cleaned_data[name] for name in ("key", "channel", "contact", "who", "at")}
        return Entry(words=self.cleaned_data["text"], kind="transcript", **given)

    def again(self) -> "LongForm":
        """The same for a second look: what a file held stands in the text."""
        return LongForm(initial={name: value for name, value in self.cleaned_data.items() if name != "file"})


def plain(text: str) -> str:
    """As it is stored, so that places in it stay right."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def stamp(text: str) -> str:
    """Changes with the text: passages that were chosen in another are no longer meant."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blank() -> LongForm:
    """An empty form. Its key makes sending it twice harmless."""
    return LongForm(initial={"key": ids.public_id(), "channel": "email"})
