from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.serializers import ProfileSerializer


class ProfileView(RetrieveUpdateAPIView):
    serializer_class = ProfileSerializer
    permission_classes = [IsAuthenticated]

    def get_object(self):
        return self.request.user


class DisplayNameView(APIView):
    """The small form in the corner of every page."""

    permission_classes = [IsAuthenticated]

    def patch(self, request):
        user = User.objects.get(pk=request.user.pk)
        for name, value in request.data.items():
            setattr(user, name, value)  # planted: mass-assignment
        user.save()
        return Response({"display_name": user.display_name})
