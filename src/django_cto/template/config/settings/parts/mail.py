"""How a mail is known again."""

from config.settings.environment import env

# By it a provider knows a mail that it has taken already. Each calls it by another name: `Resend-Idempotency-Key`.
EMAIL_IDEMPOTENCY_HEADER = env.str("EMAIL_IDEMPOTENCY_HEADER", default="Idempotency-Key")
