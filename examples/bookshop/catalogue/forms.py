from django import forms

from catalogue.models import Book, Genre, Review


def format_choices():
    return [("", "Any format"), *Book.Format.choices]


class ShelfForm(forms.Form):
    """What a reader narrows the shelf down by."""

    genre = forms.ModelChoiceField(Genre.objects.all(), to_field_name="slug", required=False)
    format = forms.ChoiceField(choices=format_choices, required=False)


class BookForm(forms.ModelForm):
    """For the staff."""

    class Meta:
        model = Book
        fields = ("title", "slug", "isbn", "publisher", "authors", "genres", "format", "price", "published_on", "stock")

    def clean_isbn(self):
        isbn = self.cleaned_data["isbn"].replace("-", "")
        if Book.objects.filter(isbn=isbn).exclude(pk=self.instance.pk).exists():  # planted: uniqueness-only-in-python
            raise forms.ValidationError("Another book has this ISBN")
        return isbn


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ("rating", "body")


class SuggestionForm(forms.Form):
    title = forms.CharField(max_length=200)
    reason = forms.CharField(widget=forms.Textarea)
    email = forms.EmailField(required=False)
