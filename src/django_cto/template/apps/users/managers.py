"""How accounts are looked up by name, and made where no service runs: management commands and fixtures."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password


class UserManager(BaseUserManager):
    use_in_migrations = True

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, password=None, **fields):
        """A bare row. What else a new account needs is `UserService.create_user`'s."""
        if not email:
            raise ValueError("An account needs an e-mail address")
        user = self.model(email=email, password=make_password(password), **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Who may run commands vouches for the address: there may be no mail yet to verify it by."""
        fields.update(is_staff=True, is_superuser=True)
        user = self.create_user(email, password, **fields)
        user.emailaddress_set.create(email=user.email, primary=True, verified=True)
        return user
