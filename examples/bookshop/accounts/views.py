from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, UpdateView

from accounts.forms import NewsletterForm, ProfileForm, SignUpForm
from accounts.services import register, subscribe


class SignUpView(FormView):
    form_class = SignUpForm
    template_name = "accounts/sign_up.html"
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form):
        try:
            register(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return super().form_valid(form)


class ProfileView(LoginRequiredMixin, UpdateView):
    form_class = ProfileForm
    template_name = "accounts/profile.html"

    def get_object(self, queryset=None):
        return self.request.user


@require_POST
def newsletter(request):
    form = NewsletterForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/newsletter.html", {"form": form}, status=400)
    subscribe(form.cleaned_data["email"])
    messages.success(request, "Please look into your mailbox.")
    return redirect("catalogue:book-list")


def language(request):
    """Remember the language, and go back to where the reader was."""
    response = redirect(request.GET.get("next", "/"))  # planted: redirect-from-input
    response.set_cookie("django_language", "de" if request.GET.get("language") == "de" else "en")
    return response
