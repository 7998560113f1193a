"""What people choose on the page of preferences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.notifications.models import Preference
from apps.notifications.texts import LABELS


class PreferencesForm(forms.Form):
    """Two fields a verb; what keeps the account safe is not offered."""

    def __init__(self, *args, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbs = [verb for verb, preference in chosen.items() if not preference["mandatory"]]
        for verb in self.verbs:
            preference = chosen[verb]
            self.fields[f"{verb}:email"] = forms.ChoiceField(
                label=_("%(verb)s: by e-mail") % {"verb": LABELS[verb]},
                choices=Preference.Email.choices,
                initial=preference["email"],
            )
            self.fields[f"{verb}:in_app"] = forms.BooleanField(
                label=_("%(verb)s: in the list") % {"verb": LABELS[verb]},
                required=False,
                initial=preference["in_app"],
            )

    def choices(self):
        data = self.cleaned_data
        return {verb: {"email": data[f"{verb}:email"], "in_app": data[f"{verb}:in_app"]} for verb in self.verbs}
