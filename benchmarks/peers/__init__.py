"""What Mithaq is measured beside: the limits of its own frame, and the same records served as others would."""
