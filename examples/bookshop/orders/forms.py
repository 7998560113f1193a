from django import forms

from orders.models import Refund


class AddToCartForm(forms.Form):
    quantity = forms.IntegerField(min_value=1, max_value=99, initial=1)


class CheckoutForm(forms.Form):
    address = forms.CharField(widget=forms.Textarea)
    coupon = forms.CharField(max_length=20, required=False)


class RefundForm(forms.ModelForm):
    class Meta:
        model = Refund
        fields = ("amount", "reason")
