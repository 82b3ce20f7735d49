"""Use cases: one module a subject, one function a use case, one transaction each."""
