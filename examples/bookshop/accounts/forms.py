from django import forms
from django.contrib.auth import get_user_model

User = get_user_model()


class SignUpForm(forms.Form):
    email = forms.EmailField()
    display_name = forms.CharField(max_length=80, required=False)
    password = forms.CharField(widget=forms.PasswordInput, min_length=10)

    def clean_email(self):
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("Email already registered")
        return email


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("display_name", "first_name", "last_name")


class NewsletterForm(forms.Form):
    email = forms.EmailField()
