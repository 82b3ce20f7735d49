"""The assessment as a native form, built from the questionnaire's data."""
