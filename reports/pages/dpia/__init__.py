"""The impact assessment of one activity, step by step as the template has it."""
