from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_POST

from inventory.forms import AmountForm
from inventory.models import Item
from inventory.services import put_back, take_out
from inventory.tasks import count_all


@login_required
@require_GET
def item_list(request):
    return JsonResponse({"items": list(Item.objects.order_by("name").values("id", "name", "quantity"))})


@login_required
@require_POST
def take(request, pk):
    form = AmountForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    return JsonResponse({"quantity": take_out(pk, form.cleaned_data["amount"]).quantity})


@login_required
@require_POST
def put(request, pk):
    form = AmountForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    return JsonResponse({"quantity": put_back(pk, form.cleaned_data["amount"]).quantity})


@transaction.non_atomic_requests
@login_required
@require_POST
def count_again(request):
    """No transaction here: the task may start at once."""
    count_all.delay()
    return JsonResponse({}, status=202)
