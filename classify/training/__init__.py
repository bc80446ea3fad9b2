"""Training of the layer-attentive classifier and its export to a bundle."""
