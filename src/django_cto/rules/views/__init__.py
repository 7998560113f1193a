"""Rules on views, URLs, templates, forms and serializers."""
