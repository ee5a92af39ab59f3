"""How Placefund looks and speaks: templates, components, forms, charts and the gallery that shows them all."""
